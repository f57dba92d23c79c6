namespace Realtime.Lifecycle;

/// <summary>The load of a node that serves no clients.</summary>
internal sealed class NoNodeLoad : INodeLoad
{
    public int Connections => 0;

    public double Utilization => 0;
}
