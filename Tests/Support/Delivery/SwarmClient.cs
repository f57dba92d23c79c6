using System.Globalization;

namespace Tests.Support.Delivery;

/// <summary>A client that is to stay: comes back after every loss, later each time, and recovers.</summary>
internal sealed class SwarmClient
{
    private readonly SwarmPlan _plan;
    private readonly SwarmMeter _meter;
    private readonly Random _random;
    private readonly Func<bool> _mayMove;
    private volatile SwarmConnection? _connection;

    /// <param name="plan">Where to, and how.</param>
    /// <param name="meter">The swarm's.</param>
    /// <param name="number">Names it, and seeds its chance.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="channels">To which it subscribes.</param>
    /// <param name="mayMove">Whether it now goes and comes by itself, as a restless one does.</param>
    public SwarmClient(SwarmPlan plan, SwarmMeter meter, int number, string user, IEnumerable<ChannelHistory> channels, Func<bool> mayMove)
    {
        (_plan, _meter, _random, User, _mayMove) = (plan, meter, new Random(number), user, mayMove);
        Subscriptions = [.. channels.Select(channel => new SwarmSubscription(channel, $"client {number}", meter))];
    }

    public string User { get; }

    public IReadOnlyList<SwarmSubscription> Subscriptions { get; }

    /// <summary>Of the connection that stands now.</summary>
    public string? ClientId => _connection?.ClientId;

    public bool IsLive => ClientId is not null && Subscriptions.All(static subscription => subscription.IsLive);

    /// <summary>Until it is stopped, or sent away for good.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(_plan.StartSpread * _random.NextDouble(), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        var isOwnWish = false;
        for (var attempt = 0; !stoppingToken.IsCancellationRequested; attempt++)
        {
            var end = await RunOnceAsync(isOwnWish, stoppingToken);
            isOwnWish = end.IsOwnWish;
            if (end.IsTerminal)
            {
                _meter.Trouble($"{User} was closed with {end.Code} {end.Reason}.");
                return;
            }

            attempt = end.WasConnected ? 0 : attempt;
            await Task.Delay(_plan.Backoff(attempt, _random), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SwarmEnd> RunOnceAsync(bool isReturn, CancellationToken stoppingToken)
    {
        if (!isReturn)
        {
            _meter.Connecting();
        }

        using var connection = new SwarmConnection(_plan, User, Subscriptions, _random, _meter, _mayMove);
        _connection = connection;
        var end = await connection.RunAsync(stoppingToken);
        _connection = null;
        foreach (var subscription in Subscriptions)
        {
            subscription.Ended(string.Create(CultureInfo.InvariantCulture, $"closed with {end.Code}: {end.Reason}"), end.IsOwnWish);
        }

        return end;
    }
}
