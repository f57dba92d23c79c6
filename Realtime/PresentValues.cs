using Microsoft.Extensions.Configuration;

namespace Realtime;

/// <summary>The configuration without its empty values, which count as absent: an orchestrator passes a value that it does not have as an empty variable.</summary>
internal static class PresentValues
{
    /// <returns>A copy: what the configuration gets later is not in it.</returns>
    public static IConfigurationRoot Of(IConfiguration configuration) =>
        new ConfigurationBuilder().AddInMemoryCollection(configuration.AsEnumerable().Where(pair => IsPresent(configuration, pair))).Build();

    /// <summary>A key without a value has others below it, or is an empty object: a namespace with all at its default.</summary>
    private static bool IsPresent(IConfiguration configuration, KeyValuePair<string, string?> pair) =>
        pair.Value is null ? !configuration.GetSection(pair.Key).GetChildren().Any() : !string.IsNullOrWhiteSpace(pair.Value);
}
