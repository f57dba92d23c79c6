using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ServiceDefaults;

/// <summary>
/// Keeps whole addresses out of the logs, whatever levels the configuration asks for: a token may stand in a query. Components that write them get a rule of their own,
/// behind all others, for everything and for each provider that has rules.
/// </summary>
internal sealed class AddressLogs : IPostConfigureOptions<LoggerFilterOptions>
{
    /// <summary>Loggers by their whole names: no rule of the configuration fits one of them better.</summary>
    private static readonly string[] Categories =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.HttpsPolicy.HttpsRedirectionMiddleware",
        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
        "Yarp.ReverseProxy.Forwarder.HttpForwarder",
    ];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        var providers = options.Rules.Select(static rule => rule.ProviderName).Append(null).Distinct(StringComparer.Ordinal).ToList();
        foreach (var category in Categories)
        {
            foreach (var provider in providers)
            {
                options.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, filter: null));
            }
        }
    }
}
