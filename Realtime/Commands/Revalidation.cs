using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Auth;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Commands;

/// <summary>
/// Ends connections whose token was signed by a key that has been withdrawn since: a stolen key's tokens would otherwise live on in the connections that they opened. The close makes
/// a client drop its token and fetch another. While the keys cannot be read nobody is judged.
/// </summary>
internal sealed partial class Revalidation(ClientTable clients, TrustedKeys keys, IOptions<TokenOptions> options, Random random, TimeProvider time, ILogger<Revalidation> logger)
{
    /// <summary>Nodes that began together are not to end their clients together.</summary>
    private const double Jitter = 0.25;

    private readonly TimeSpan _interval = options.Value.RevalidationInterval;

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        while (_interval > TimeSpan.Zero)
        {
            await Task.Delay(_interval * (1 - Jitter + (2 * Jitter * random.NextDouble())), time, stoppingToken);
            await CheckAsync(stoppingToken);
        }
    }

    private async ValueTask CheckAsync(CancellationToken stoppingToken)
    {
        if (await keys.ReadAsync(stoppingToken) is not { } trusted)
        {
            Log.CannotTell(logger);
            return;
        }

        var ended = clients.All().Where(client => client.State.SignedBy is { } key && !trusted.Contains(key)).ToList();
        foreach (var client in ended)
        {
            client.Disconnect(DisconnectCode.StateInvalidated);
        }

        if (ended.Count > 0)
        {
            Log.Ended(logger, ended.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The token service's keys cannot be read: no connection is looked at again this time.")]
        public static partial void CannotTell(ILogger logger);

        [LoggerMessage(LogLevel.Information, "{Count} connections end, since the key that signed their tokens is trusted no more.")]
        public static partial void Ended(ILogger logger, int count);
    }
}
