namespace Realtime.ServerApi.Methods;

/// <summary>Which node is to empty and stop.</summary>
internal sealed record DrainBody
{
    public string? Node { get; init; }
}

/// <param name="Node">Its name.</param>
/// <param name="Started">False = it was draining already.</param>
/// <param name="NumConnections">Open at that moment.</param>
/// <param name="Window">Seconds over which they are closed.</param>
internal sealed record DrainAnswer(string Node, bool Started, int NumConnections, double Window);
