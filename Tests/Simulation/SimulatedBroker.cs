using Realtime.Broker;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>A node's broker over its link to the store.</summary>
internal sealed class SimulatedBroker(StoreLink link, SimulatedStore store) : IBroker
{
    private readonly Dictionary<string, Task> _operations = new(StringComparer.Ordinal);

    public ValueTask StartAsync(IBrokerEvents handler, CancellationToken cancellationToken)
    {
        link.Start(handler);
        return ValueTask.CompletedTask;
    }

    public ValueTask SubscribeAsync(string channel, CancellationToken cancellationToken) =>
        InLine(channel, () => link.Subscribe(channel), cancellationToken);

    public ValueTask UnsubscribeAsync(string channel, CancellationToken cancellationToken) =>
        InLine(channel, () => link.Unsubscribe(channel), cancellationToken);

    public ValueTask<StreamPosition?> PublishAsync(string channel, Publication publication, PublishOptions options, CancellationToken cancellationToken) =>
        new(link.AskAsync<StreamPosition?>(() => store.Publish(channel, publication), cancellationToken));

    public ValueTask RelayAsync(string channel, Push joinOrLeave, CancellationToken cancellationToken) =>
        new(link.AskAsync(() => { store.Relay(channel, joinOrLeave); return true; }, cancellationToken));

    public ValueTask<HistoryPage> ReadHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken) =>
        new(link.AskAsync(() => store.Read(channel, query), cancellationToken));

    public ValueTask<IReadOnlyList<StreamPosition?>> ReadTopsAsync(IReadOnlyList<string> channels, CancellationToken cancellationToken) =>
        new(link.AskAsync<IReadOnlyList<StreamPosition?>>(() => channels.Select(store.FindTop).ToList(), cancellationToken));

    public ValueTask<StreamPosition> RenewEpochAsync(string channel, StreamPosition seen, CancellationToken cancellationToken) =>
        new(link.AskAsync(() => store.RenewEpoch(channel, seen), cancellationToken));

    public ValueTask RemoveHistoryAsync(string channel, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Of one channel one after another, as they were asked for.</summary>
    private ValueTask InLine(string channel, Action operation, CancellationToken cancellationToken)
    {
        var running = RunAsync(_operations.GetValueOrDefault(channel, Task.CompletedTask), operation);
        _operations[channel] = running;
        return new ValueTask(running.WaitAsync(cancellationToken));
    }

    private async Task RunAsync(Task before, Action operation)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await link.AskAsync(() => { operation(); return true; }, CancellationToken.None);
    }
}
