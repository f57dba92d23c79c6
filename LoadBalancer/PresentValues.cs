using Microsoft.Extensions.Options;

namespace LoadBalancer;

/// <summary>Binds options so that an empty value counts as absent: an orchestrator passes a value that it does not have as an empty variable.</summary>
internal static class PresentValues
{
    public static OptionsBuilder<TOptions> BindPresent<TOptions>(this OptionsBuilder<TOptions> builder, string sectionName)
        where TOptions : class =>
        builder.Configure<IConfiguration>((options, configuration) => Present(configuration.GetSection(sectionName)).Bind(options));

    // With whole keys: a value that cannot be read is named by its own in the message.
    private static IConfigurationSection Present(IConfigurationSection section) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(section.AsEnumerable().Where(static pair => !string.IsNullOrWhiteSpace(pair.Value)))
            .Build()
            .GetSection(section.Path);
}
