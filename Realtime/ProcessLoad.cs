using Realtime.Connections;
using Realtime.Lifecycle;

namespace Realtime;

/// <summary>How busy this process is: its connections, and its share of the machine's processors since the last look.</summary>
internal sealed class ProcessLoad(OpenConnections connections, TimeProvider time) : INodeLoad
{
    private readonly Lock _lock = new();
    private long _lookedAt = time.GetTimestamp();
    private TimeSpan _usedBefore = Environment.CpuUsage.TotalTime;

    public int Connections => connections.Count;

    public double Utilization
    {
        get
        {
            lock (_lock)
            {
                var used = Environment.CpuUsage.TotalTime;
                var available = time.GetElapsedTime(_lookedAt) * Environment.ProcessorCount;
                var share = available > TimeSpan.Zero ? (used - _usedBefore) / available : 0;
                (_usedBefore, _lookedAt) = (used, time.GetTimestamp());
                return Math.Clamp(share, 0, 1);
            }
        }
    }
}
