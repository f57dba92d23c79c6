using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ServiceDefaults.Intakes;

/// <summary>
/// Reads the settings of an intake while the service is still being put together, as only then can be decided what is added at all. What cannot be used adds nothing; the
/// validation at the start says what it is.
/// </summary>
internal static class IntakeSettings
{
    /// <returns>Null when something in it cannot be used.</returns>
    public static TOptions? AddIntakeOptions<TOptions>(this IHostApplicationBuilder builder, string section, IValidateOptions<TOptions> validator)
        where TOptions : class, new()
    {
        builder.Services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        builder.Services.AddSingleton(validator);
        try
        {
            var options = builder.Configuration.GetSection(section).Get<TOptions>() ?? new TOptions();
            return validator.Validate(Options.DefaultName, options).Failed ? null : options;
        }
        catch (InvalidOperationException)
        {
            // A value of the wrong type.
            return null;
        }
    }
}
