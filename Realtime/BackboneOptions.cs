using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Realtime;

/// <summary>What ties the nodes together.</summary>
public sealed class BackboneOptions
{
    public const string BrokerKey = "Realtime:Broker";
    public const string ConnectionStringKey = "ConnectionStrings:redis";
    public const string Redis = "Redis";
    public const string Memory = "Memory";

    /// <summary>
    /// <c>Redis</c>: nodes work together. <c>Memory</c>: this node stands alone and forgets everything when it stops. Absent: Redis where
    /// <c>ConnectionStrings:redis</c> is set, else Memory in Development, else the node does not start.
    /// </summary>
    public string? Broker { get; set; }

    /// <summary>Whether memory was taken for want of anything else.</summary>
    internal bool IsFallback { get; set; }

    internal static void Fill(BackboneOptions options, IConfiguration configuration, IHostEnvironment environment)
    {
        var chosen = configuration[BrokerKey];
        if (!string.IsNullOrEmpty(chosen))
        {
            options.Broker = string.Equals(chosen, Redis, StringComparison.OrdinalIgnoreCase) ? Redis
                : string.Equals(chosen, Memory, StringComparison.OrdinalIgnoreCase) ? Memory
                : chosen;
            return;
        }

        var hasConnectionString = !string.IsNullOrEmpty(configuration[ConnectionStringKey]);
        options.IsFallback = !hasConnectionString && environment.IsDevelopment();
        options.Broker = hasConnectionString ? Redis : options.IsFallback ? Memory : null;
    }
}
