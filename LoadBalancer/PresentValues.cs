using Microsoft.Extensions.Options;

namespace LoadBalancer;

/// <summary>Binds options so that an empty value counts as absent: an orchestrator passes a value that it does not have as an empty variable.</summary>
internal static class PresentValues
{
    public static OptionsBuilder<TOptions> BindPresent<TOptions>(this OptionsBuilder<TOptions> builder, string sectionName)
        where TOptions : class =>
        builder.Configure<IConfiguration>((options, configuration) => Present(configuration.GetSection(sectionName)).Bind(options));

    private static IConfigurationRoot Present(IConfigurationSection section) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(section.AsEnumerable(makePathsRelative: true).Where(static pair => !string.IsNullOrWhiteSpace(pair.Value)))
            .Build();
}
