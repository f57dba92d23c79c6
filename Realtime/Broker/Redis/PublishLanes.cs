using Microsoft.Extensions.Options;
using Realtime.Protocol;
using Realtime.Redis;

namespace Realtime.Broker.Redis;

/// <summary>
/// Keeps the order of every channel's publishes: of one channel one call to Redis runs at a time, and what arrives meanwhile goes together in the next. So a call that
/// has to be repeated is never overtaken, and a busy channel costs few round trips. Different channels run side by side.
/// </summary>
internal sealed class PublishLanes(
    Func<string, IReadOnlyList<PendingPublish>, Task<IReadOnlyList<StreamPosition?>>> send,
    IOptions<RedisOptions> options,
    TimeProvider time) : IAsyncDisposable
{
    private const int MaxBatchCount = 64;
    private const int MaxBatchBytes = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _waitingBytes;
    private bool _isClosed;

    /// <summary>Takes its place in the channel's order before it returns.</summary>
    public Task<StreamPosition?> PublishAsync(string channel, byte[] record, PublishOptions publishOptions, CancellationToken cancellationToken)
    {
        var publish = new PendingPublish(record, publishOptions, time.GetTimestamp());
        Lane lane;
        lock (_gate)
        {
            if (_isClosed)
            {
                throw new UnavailableException("The broker has stopped.", mayHaveHappened: false);
            }

            if (_waitingBytes + record.Length > options.Value.MaxWaitingPublishBytes)
            {
                throw new UnavailableException("Too many publications wait for Redis.", mayHaveHappened: false);
            }

            _waitingBytes += record.Length;
            if (_lanes.TryGetValue(channel, out var running))
            {
                running.Waiting.Enqueue(publish);
                return publish.WaitAsync(cancellationToken);
            }

            lane = new Lane();
            lane.Waiting.Enqueue(publish);
            _lanes.Add(channel, lane);
        }

        // The lane serves whoever comes, so it runs in nobody's context.
        using (ExecutionContext.SuppressFlow())
        {
            lane.Running = RunAsync(channel, lane);
        }

        return publish.WaitAsync(cancellationToken);
    }

    /// <summary>Refuses new publishes and lets those that wait end, which they do in bounded time.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            if (_lanes.Count == 0)
            {
                return;
            }
        }

        await _drained.Task.WaitAsync(CancellationToken.None);
    }

    private async Task RunAsync(string channel, Lane lane)
    {
        while (Take(channel, lane) is { Count: > 0 } batch)
        {
            await SendAsync(channel, batch);
        }
    }

    /// <summary>Takes what goes next; the lane ends with the batch that is empty.</summary>
    private List<PendingPublish> Take(string channel, Lane lane)
    {
        var batch = new List<PendingPublish>();
        var bytes = 0;
        lock (_gate)
        {
            while (lane.Waiting.TryPeek(out var next) && batch.Count < MaxBatchCount)
            {
                if (batch.Count > 0 && (bytes + next.Record.Length > MaxBatchBytes || !batch[0].FitsWith(next)))
                {
                    break;
                }

                lane.Waiting.Dequeue();
                _waitingBytes -= next.Record.Length;
                bytes += next.Record.Length;
                batch.Add(next);
            }

            if (batch.Count == 0)
            {
                _lanes.Remove(channel);
                if (_isClosed && _lanes.Count == 0)
                {
                    _drained.TrySetResult();
                }
            }
        }

        return batch;
    }

    private async Task SendAsync(string channel, List<PendingPublish> batch)
    {
        if (time.GetElapsedTime(batch[0].EnqueuedAt) > options.Value.OperationTimeout)
        {
            // Its caller has waited as long as an operation may take: the store does not keep up, and later is too late.
            Fail(batch, new UnavailableException("The publish waited too long for those before it.", mayHaveHappened: false));
            return;
        }

        try
        {
            var positions = await SendForFirstAsync(channel, batch);
            for (var index = 0; index < batch.Count; index++)
            {
                batch[index].Complete(positions[index]);
            }
        }
        catch (Exception exception)
        {
            // The lane must live on for the next publish; this one's callers decide what the failure means.
            Fail(batch, exception);
        }
    }

    /// <summary>In the context of the first, from the first step to the last: the lane's own start has none, and a retry would be in nobody's trace.</summary>
    private Task<IReadOnlyList<StreamPosition?>> SendForFirstAsync(string channel, List<PendingPublish> batch)
    {
        if (batch[0].Context is not { } context)
        {
            return send(channel, batch);
        }

        Task<IReadOnlyList<StreamPosition?>>? sending = null;
        ExecutionContext.Run(context, _ => sending = send(channel, batch), state: null);
        return sending!;
    }

    private static void Fail(List<PendingPublish> batch, Exception exception)
    {
        foreach (var publish in batch)
        {
            publish.Fail(exception);
        }
    }

    private sealed class Lane
    {
        public Queue<PendingPublish> Waiting { get; } = new();

        public Task Running { get; set; } = Task.CompletedTask;
    }
}
