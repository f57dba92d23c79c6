using Microsoft.Extensions.Hosting;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Connections;
using Realtime.Lifecycle.Draining;

namespace Realtime.Lifecycle.Orders;

/// <summary>Begins this node's stop.</summary>
internal sealed class DrainOrderHandler(DrainState state, Drain drain, OpenConnections connections, IHostApplicationLifetime host, TimeProvider time)
    : IControlOrderHandler<DrainOrder, DrainAnswer>, IDisposable
{
    /// <summary>The answer leaves first: a node without clients is gone at once.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private ITimer? _stop;

    public ValueTask<DrainAnswer> HandleAsync(DrainOrder order, CancellationToken cancellationToken)
    {
        bool begins;
        lock (_lock)
        {
            begins = _stop is null && state.TakesClients;
            if (begins)
            {
                _stop = time.CreateTimer(static host => ((IHostApplicationLifetime)host!).StopApplication(), host, AnswerTime, Timeout.InfiniteTimeSpan);
            }
        }

        return new(new DrainAnswer(begins, connections.Count, drain.Window.TotalSeconds));
    }

    public void Dispose() => _stop?.Dispose();
}
