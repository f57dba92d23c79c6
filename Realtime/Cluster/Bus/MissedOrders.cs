using Microsoft.Extensions.Logging;
using Realtime.Telemetry;

namespace Realtime.Cluster.Bus;

/// <summary>Tells everybody who holds state that orders change that it may be out of date.</summary>
internal sealed partial class MissedOrders(IEnumerable<IControlBusEvents> concerned, ClusterMetrics metrics, ILogger<MissedOrders> logger)
{
    private readonly IControlBusEvents[] _concerned = [.. concerned];

    public void Tell()
    {
        metrics.OrdersMissed();
        foreach (var one in _concerned)
        {
            try
            {
                one.OrdersMayBeMissed();
            }
            catch (Exception exception)
            {
                // The others must hear it all the same.
                Log.Failed(logger, exception);
            }
        }
    }
}
