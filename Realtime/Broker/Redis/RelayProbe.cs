using System.Net;
using Microsoft.Extensions.Logging;
using Realtime.Redis;
using RedisClient;
using StackExchange.Redis;

namespace Realtime.Broker.Redis;

/// <summary>
/// Finds a connection for subscriptions that is dead though it looks alive, and ends it, so that the client makes another. Every second the node says a word to itself through one
/// channel of each server that it is subscribed to.
/// </summary>
internal sealed partial class RelayProbe(
    IConnectionMultiplexer connection,
    RelaySubscriptions subscriptions,
    RelayEchoes echoes,
    RelayRoutes routes,
    PrimaryLink link,
    RedisConnectionState state,
    RedisMetrics metrics,
    TimeProvider time,
    Random random,
    ILogger<RelayProbe> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<EndPoint, RelayLine> _lines = [];

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RoundAsync(stoppingToken);
        }
    }

    /// <summary>Asks every server once.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        // A connection that is known to be down is the client's to make again.
        var asked = subscriptions.OnePerPlace(random).Where(subscription => connection.GetSubscriber().IsConnected(subscription.Relay)).ToList();
        foreach (var gone in _lines.Keys.Except(asked.ConvertAll(static subscription => subscription.Place!)).ToList())
        {
            _lines.Remove(gone);
        }

        foreach (var subscription in asked)
        {
            _lines.TryAdd(subscription.Place!, new RelayLine());
        }

        await Task.WhenAll(asked.Select(subscription => AskAsync(subscription, subscription.Place!, cancellationToken)));
        state.IsRelaySilent = _lines.Values.Any(static line => line.IsSilent);
    }

    private async Task AskAsync(RelaySubscription subscription, EndPoint server, CancellationToken cancellationToken)
    {
        var asOf = time.GetTimestamp();
        var ping = PingAsync(cancellationToken);
        var echo = await echoes.CallAsync(subscription, cancellationToken);
        if (echo == RelayEcho.Heard)
        {
            metrics.RelayHeard(time.GetElapsedTime(asOf));
        }

        var hasPonged = await ping;
        if (!subscription.Stands(asOf) || subscription.HasUnread)
        {
            // It was closed or made anew meanwhile, or its messages come faster than they are taken: its silence means nothing.
            return;
        }

        switch (_lines[server].Judge(echo, hasPonged))
        {
            case RelayRemedy.Subscribe:
                await subscriptions.RepairAsync(subscription, asOf, cancellationToken);
                break;
            case RelayRemedy.Cut:
                Cut(server);
                break;
        }
    }

    private void Cut(EndPoint server)
    {
        if (link.CutSubscriptions(server))
        {
            metrics.RelayHealed("cut");
            Log.Cut(logger, server);
        }
        else
        {
            Log.CannotCut(logger, server);
        }
    }

    /// <summary>In a Redis Cluster the client chooses the server of a ping, so it says nothing of any one of them.</summary>
    private async Task<bool?> PingAsync(CancellationToken cancellationToken)
    {
        if (routes.IsSharded)
        {
            return null;
        }

        try
        {
            await connection.GetSubscriber().PingAsync().WaitAsync(RelayEchoes.Patience, time, cancellationToken);
            return true;
        }
        catch (Exception exception) when (RedisFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
