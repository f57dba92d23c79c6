namespace Tests.Support;

/// <summary>What a <see cref="FaultProxy"/> does at the moment; a change is another one of these.</summary>
internal sealed class FaultRules
{
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How much later bytes arrive, each way.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>Which ways carry nothing.</summary>
    public FaultDirection Held { get; init; }

    /// <summary>The connections that <see cref="Lag"/> and <see cref="Held"/> are for.</summary>
    public Func<FaultyConnection, bool> For { get; init; } = static _ => true;

    /// <summary>Completes when other rules are in force.</summary>
    public Task Replaced => _replaced.Task;

    public TimeSpan LagOf(FaultyConnection connection) => Lag > TimeSpan.Zero && For(connection) ? Lag : TimeSpan.Zero;

    public bool Holds(FaultyConnection connection, FaultDirection direction) => Held.HasFlag(direction) && For(connection);

    public void MarkReplaced() => _replaced.TrySetResult();
}
