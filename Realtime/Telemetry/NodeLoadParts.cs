namespace Realtime.Telemetry;

/// <summary>How busy a node is, in shares of what it can bear: 0 = idle, 1 = full. What has no hard limit goes above 1.</summary>
/// <param name="Connections">Of the capacity that is configured.</param>
/// <param name="Processor">Of the processors that this process may use, smoothed.</param>
/// <param name="Memory">Of the machine's, or the container's.</param>
internal readonly record struct NodeLoadParts(double Connections, double Processor, double Memory)
{
    /// <summary>The part that is nearest to its end decides.</summary>
    public double Greatest => Math.Max(Connections, Math.Max(Processor, Memory));
}
