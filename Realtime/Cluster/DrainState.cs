namespace Realtime.Cluster;

/// <summary>How far this node's end has come. It only goes forward, and everybody reads it.</summary>
internal sealed class DrainState
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stage = (int)DrainStage.Serving;

    public DrainStage Stage => (DrainStage)Volatile.Read(ref _stage);

    public bool TakesClients => Stage is DrainStage.Serving;

    /// <summary>Completes when the node takes no more clients.</summary>
    public Task Begun => _begun.Task;

    /// <returns>False = it had begun before.</returns>
    public bool TryBegin()
    {
        if (Interlocked.CompareExchange(ref _stage, (int)DrainStage.Draining, (int)DrainStage.Serving) != (int)DrainStage.Serving)
        {
            return false;
        }

        _begun.TrySetResult();
        return true;
    }

    public void End() => Volatile.Write(ref _stage, (int)DrainStage.Drained);
}
