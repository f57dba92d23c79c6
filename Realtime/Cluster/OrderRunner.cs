using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Telemetry;

namespace Realtime.Cluster;

/// <summary>Carries out orders on this node, each within the deadline and in the asker's trace.</summary>
internal sealed partial class OrderRunner(
    IServiceProvider services, IOptions<ClusterOptions> options, ClusterMetrics metrics, TimeProvider time, ILogger<OrderRunner> logger)
{
    /// <param name="parent">The asker's; default = that of the caller.</param>
    /// <returns>null = no answer: nobody here carries it out, it failed or was late.</returns>
    public async Task<object?> RunAsync(OrderKind kind, object order, ActivityContext parent, CancellationToken stoppingToken)
    {
        using var activity = RealtimeTelemetry.Source.StartActivity($"order {kind.Name}", ActivityKind.Consumer, parent);
        using var deadline = new CancellationTokenSource(options.Value.AskTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        try
        {
            if (kind.Prepare(services, order) is not { } carryOut)
            {
                metrics.OrderCarriedOut(kind.Name, OrderOutcome.Unhandled);
                return null;
            }

            var answer = await carryOut(either.Token).WaitAsync(either.Token);
            metrics.OrderCarriedOut(kind.Name, OrderOutcome.Done);
            return answer;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            Log.Late(logger, kind.Name);
            activity?.SetStatus(ActivityStatusCode.Error, OrderOutcome.Late);
            metrics.OrderCarriedOut(kind.Name, OrderOutcome.Late);
            return null;
        }
        catch (Exception exception)
        {
            // The asker sees that this node's answer is missing; the other orders go on.
            Log.Failed(logger, kind.Name, exception);
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            metrics.OrderCarriedOut(kind.Name, OrderOutcome.Failed);
            return null;
        }
    }
}
