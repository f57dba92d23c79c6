using Realtime.Telemetry;

namespace Realtime.Cluster.Memory;

/// <summary>The control bus of a node that stands alone: it asks itself.</summary>
internal sealed class MemoryControlBus(NodeName self, ControlOrderTable orders, OrderRunner runner, ClusterMetrics metrics) : IControlBus
{
    public async ValueTask<Survey<TAnswer>> AskAllAsync<TAnswer>(ControlOrder<TAnswer> order, CancellationToken cancellationToken)
        where TAnswer : class =>
        await AskAsync(self.Value, order, cancellationToken) is { } answer
            ? new Survey<TAnswer>([KeyValuePair.Create(self.Value, answer)], IsPartial: false)
            : new Survey<TAnswer>([], IsPartial: true);

    public async ValueTask<TAnswer?> AskAsync<TAnswer>(string node, ControlOrder<TAnswer> order, CancellationToken cancellationToken)
        where TAnswer : class
    {
        if (!string.Equals(node, self.Value, StringComparison.Ordinal))
        {
            return null;
        }

        // An asker that goes away does not undo what it asked for.
        var kind = orders.Of(order);
        var answer = await runner.RunAsync(kind, order, parent: default, CancellationToken.None).WaitAsync(cancellationToken);
        metrics.OrderAsked(kind.Name, answer is null ? AskOutcome.Partial : AskOutcome.Complete);
        return (TAnswer?)answer;
    }
}
