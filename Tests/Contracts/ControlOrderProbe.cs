using System.Collections.Concurrent;
using System.Diagnostics;
using Realtime.Cluster;
using Realtime.Cluster.Orders;

namespace Tests.Contracts;

/// <summary>Carries out a node's orders as the test says, and remembers them.</summary>
internal sealed class ControlOrderProbe : IControlOrderHandler<EmulationOrder, EmulationDone>, IControlOrderHandler<ChannelsOrder, ChannelsAnswer>
{
    private readonly ConcurrentQueue<EmulationOrder> _taken = new();

    /// <summary>In the order in which they began.</summary>
    public IReadOnlyList<EmulationOrder> Taken => [.. _taken];

    /// <summary>Where the last one was part of.</summary>
    public Activity? Trace { get; private set; }

    public Func<EmulationOrder, CancellationToken, Task<EmulationDone>> Emulate { get; set; } = static (_, _) => Task.FromResult(new EmulationDone(IsKnown: true));

    public Func<ChannelsOrder, ChannelsAnswer> Name { get; set; } = static _ => new ChannelsAnswer(new Dictionary<string, int>(StringComparer.Ordinal));

    public async ValueTask<EmulationDone> HandleAsync(EmulationOrder order, CancellationToken cancellationToken)
    {
        Trace = Activity.Current;
        _taken.Enqueue(order);
        return await Emulate(order, cancellationToken);
    }

    public ValueTask<ChannelsAnswer> HandleAsync(ChannelsOrder order, CancellationToken cancellationToken) => new(Name(order));
}
