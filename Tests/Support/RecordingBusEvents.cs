using Realtime.Cluster;

namespace Tests.Support;

/// <summary>Stands for somebody who holds state that orders change.</summary>
internal sealed class RecordingBusEvents : IControlBusEvents
{
    private int _missed;

    /// <summary>How often it was told that orders may have been missed.</summary>
    public int Missed => Volatile.Read(ref _missed);

    /// <summary>What else it does then.</summary>
    public Action Act { get; set; } = static () => { };

    public void OrdersMayBeMissed()
    {
        Interlocked.Increment(ref _missed);
        Act();
    }
}
