namespace Tests.Support;

/// <summary>Runs what awaits on one thread, in the order in which it becomes ready, and lets time go on only when nothing is ready.</summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];

    public ManualTime Time { get; } = new();

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_ready)
        {
            _ready.Enqueue((d, state));
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <param name="body">What is run to its end.</param>
    /// <param name="limit">How far time may go.</param>
    /// <returns>The body's task, which is complete.</returns>
    public Task Run(Func<Task> body, TimeSpan limit)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            var running = body();
            while (!running.IsCompleted)
            {
                if (TryTake() is { Callback: { } callback } next)
                {
                    callback(next.State);
                }
                else
                {
                    Assert.True(Time.TryFireNext(limit), "Nothing is left to run: a deadlock, or an await that went on elsewhere.");
                }
            }

            return running;
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private (SendOrPostCallback? Callback, object? State) TryTake()
    {
        lock (_ready)
        {
            return _ready.TryDequeue(out var next) ? next : default;
        }
    }
}
