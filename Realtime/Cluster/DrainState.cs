namespace Realtime.Cluster;

/// <summary>How far this node's end has come. It only goes forward, and everybody reads it.</summary>
internal sealed class DrainState
{
    private readonly Action _markBegun;
    private int _stage = (int)DrainStage.Serving;

    public DrainState()
    {
        // Not disposed: it holds no timer, and whoever comes late may still register.
        var begun = new CancellationTokenSource();
        Begun = begun.Token;
        _markBegun = begun.Cancel;
    }

    public DrainStage Stage => (DrainStage)Volatile.Read(ref _stage);

    public bool TakesClients => Stage is DrainStage.Serving;

    /// <summary>Cancelled when the node takes no more clients.</summary>
    public CancellationToken Begun { get; }

    /// <returns>False = it had begun before.</returns>
    public bool TryBegin()
    {
        if (Interlocked.CompareExchange(ref _stage, (int)DrainStage.Draining, (int)DrainStage.Serving) != (int)DrainStage.Serving)
        {
            return false;
        }

        _markBegun();
        return true;
    }

    public void End() => Volatile.Write(ref _stage, (int)DrainStage.Drained);
}
