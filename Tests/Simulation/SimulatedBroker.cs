using Realtime.Broker;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>One node's way to the store: slow, and faulty as the run's faults say. It keeps the contract: what it lost without saying so shows as a gap.</summary>
internal sealed class SimulatedBroker(SeededScheduler scheduler, SimulatedStore store, SimulatedFaults faults) : IBroker
{
    private readonly List<Task> _underWay = [];
    private IBrokerEvents _handler = null!;
    private Task _relaying = Task.CompletedTask;
    private Task _operations = Task.CompletedTask;
    private bool _isSubscribed;
    private bool _isCut;

    /// <summary>Set when the faults are over: from then on it is only slow.</summary>
    public bool IsHealthy { get; set; }

    public ValueTask StartAsync(IBrokerEvents handler, CancellationToken cancellationToken)
    {
        _handler = handler;
        store.Relay(Relay);
        return ValueTask.CompletedTask;
    }

    /// <summary>Nothing is relayed for a while, and what is on its way is lost; then the handler hears of it.</summary>
    public async Task CutAsync(int milliseconds)
    {
        _isCut = true;
        await scheduler.DelayAsync(milliseconds);
        _isCut = false;
        await DoubtAsync(null);
    }

    public async Task DoubtAsync(string? channel)
    {
        await scheduler.LagAsync(faults.MaxLagMilliseconds * 3);
        _handler.OnDoubt(channel);
    }

    /// <summary>Completes when nothing is on its way any more.</summary>
    public Task WhenQuietAsync() => Task.WhenAll([.. _underWay, _relaying, _operations]);

    public ValueTask SubscribeAsync(string channel, CancellationToken cancellationToken) => new(_operations = SetAsync(_operations, isSubscribed: true));

    public ValueTask UnsubscribeAsync(string channel, CancellationToken cancellationToken)
    {
        _operations = SetAsync(_operations, isSubscribed: false);
        return ValueTask.CompletedTask;
    }

    public ValueTask<StreamPosition?> PublishAsync(string channel, Publication publication, PublishOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask RelayAsync(string channel, Push joinOrLeave, CancellationToken cancellationToken) => throw new NotSupportedException();

    public async ValueTask<HistoryPage> ReadHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken)
    {
        await AskAsync();
        var page = store.Read(query);
        await AskAsync();
        return page;
    }

    public ValueTask<IReadOnlyList<StreamPosition?>> ReadTopsAsync(IReadOnlyList<string> channels, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public async ValueTask<StreamPosition> RenewEpochAsync(string channel, StreamPosition seen, CancellationToken cancellationToken)
    {
        await AskAsync();
        return store.Top;
    }

    public ValueTask RemoveHistoryAsync(string channel, CancellationToken cancellationToken) => throw new NotSupportedException();

    private async Task AskAsync()
    {
        await scheduler.LagAsync(faults.MaxLagMilliseconds);
        if (!IsHealthy && scheduler.Chance(faults.UnavailablePercent))
        {
            throw new UnavailableException("The store is away.", mayHaveHappened: true);
        }
    }

    /// <summary>One after another, as they were asked for.</summary>
    private async Task SetAsync(Task before, bool isSubscribed)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await scheduler.LagAsync(faults.MaxLagMilliseconds);
        _isSubscribed = isSubscribed;
        if (isSubscribed)
        {
            await AskAsync();
        }
    }

    private void Relay(Publication publication)
    {
        if (!_isSubscribed)
        {
            return;
        }

        if (_isCut || (!IsHealthy && scheduler.Chance(faults.LossPercent)))
        {
            Lose();
            return;
        }

        var copies = !IsHealthy && scheduler.Chance(faults.DuplicatePercent) ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            if (!IsHealthy && scheduler.Chance(faults.ReorderPercent))
            {
                _underWay.Add(DeliverAsync(Task.CompletedTask, publication, faults.MaxLagMilliseconds * 3));
            }
            else
            {
                _relaying = DeliverAsync(_relaying, publication, faults.MaxLagMilliseconds);
            }
        }
    }

    private async Task DeliverAsync(Task before, Publication publication, int maxLagMilliseconds)
    {
        await before;
        await scheduler.LagAsync(maxLagMilliseconds);
        if (_isCut)
        {
            Lose();
            return;
        }

        _handler.OnPublication(SimulatedRun.Channel, publication);
    }

    /// <summary>The end of a cut is told by itself.</summary>
    private void Lose()
    {
        if (!_isCut && faults.AreLossesTold)
        {
            _underWay.Add(DoubtAsync(SimulatedRun.Channel));
        }
    }
}
