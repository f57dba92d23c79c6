using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>What is known of Redis without asking it: the state of the connections, how the last operations went, and whether publications arrive.</summary>
internal sealed class RedisConnectionState(IConnectionMultiplexer connection, TimeProvider time)
{
    /// <summary>A refusal stands until the same is taken again, or for this long: that something else works, as reading does in a full store, does not end it.</summary>
    private static readonly TimeSpan RefusalStands = TimeSpan.FromSeconds(10);

    private volatile Failure? _last;
    private volatile bool _isRelaySilent;

    /// <summary>What is published may not arrive here, though the connection looks alive.</summary>
    public bool IsRelaySilent
    {
        get => _isRelaySilent;
        set => _isRelaySilent = value;
    }

    /// <summary>Why Redis cannot be relied on at this moment; null = nothing is known against it.</summary>
    public string? Problem => Known()?.Text;

    /// <summary>The same for machines: <c>redis-away</c>, <c>redis-refuses</c>, <c>relay-down</c>, <c>relay-silent</c>.</summary>
    public string? Reason => Known()?.Reason;

    /// <summary>An operation went well.</summary>
    public void Answered(string operation)
    {
        if (_last is { } last && (!last.IsRefusal || last.Operation == operation || time.GetElapsedTime(last.At) > RefusalStands))
        {
            _last = null;
        }
    }

    /// <summary>An operation failed.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="code">The error's code, or what happened instead of an answer.</param>
    /// <param name="isRefusal">Redis answered, and would not do it.</param>
    public void Failed(string operation, string code, bool isRefusal) => _last = new Failure(operation, code, isRefusal, time.GetTimestamp());

    private (string Reason, string Text)? Known() =>
        !connection.IsConnected ? ("redis-away", "Redis is not connected.")
        : !connection.GetSubscriber().IsConnected() ? ("relay-down", "The connection that carries publications between nodes is down.")
        : _isRelaySilent ? ("relay-silent", "What nodes publish does not arrive here, though the connection looks alive.")
        : _last is not { } last ? null
        : last.IsRefusal ? ("redis-refuses", $"Redis refused '{last.Operation}' ({last.Code}).")
        : ("redis-away", $"Redis did not answer '{last.Operation}' ({last.Code}).");

    private sealed record Failure(string Operation, string Code, bool IsRefusal, long At);
}
