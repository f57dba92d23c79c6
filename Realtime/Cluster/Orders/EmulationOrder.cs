namespace Realtime.Cluster.Orders;

/// <summary>Commands of a client whose stream another node holds.</summary>
/// <param name="Session">The stream's secret.</param>
/// <param name="Data">Whole commands in the stream's format.</param>
internal sealed record EmulationOrder(string Session, byte[] Data) : ControlOrder<EmulationDone>
{
    /// <summary>The session is a credential.</summary>
    public override string ToString() => nameof(EmulationOrder);
}

/// <param name="IsKnown">The session is there.</param>
internal sealed record EmulationDone(bool IsKnown);
