using Realtime.Protocol;

namespace Realtime.Broker.Redis;

/// <summary>A publish that waits for its turn in its channel.</summary>
internal sealed class PendingPublish(byte[] record, PublishOptions options, long enqueuedAt)
{
    private readonly TaskCompletionSource<StreamPosition?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] Record => record;

    public PublishOptions Options => options;

    /// <summary>By the monotonic clock.</summary>
    public long EnqueuedAt => enqueuedAt;

    /// <summary>The caller's context: what happens in Redis belongs to its trace. Null where the caller keeps it to itself.</summary>
    public ExecutionContext? Context { get; } = ExecutionContext.Capture();

    public Task<StreamPosition?> WaitAsync(CancellationToken cancellationToken) => _answer.Task.WaitAsync(cancellationToken);

    public void Complete(StreamPosition? position) => _answer.TrySetResult(position);

    public void Fail(Exception exception) => _answer.TrySetException(exception);

    /// <summary>Whether one script call can take both.</summary>
    public bool FitsWith(PendingPublish other) =>
        options.HistorySize == other.Options.HistorySize
        && options.HistoryTtl == other.Options.HistoryTtl
        && options.HistoryMetaTtl == other.Options.HistoryMetaTtl;
}
