using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>What is known of Redis without asking it: the state of the connections and how the last operation went.</summary>
internal sealed class RedisConnectionState(IConnectionMultiplexer connection)
{
    private volatile string? _lastProblem;

    /// <summary>Why Redis cannot be relied on at this moment; null = nothing is known against it.</summary>
    public string? Problem =>
        !connection.IsConnected ? "Redis is not connected."
        : !connection.GetSubscriber().IsConnected() ? "The connection that carries publications between nodes is down."
        : _lastProblem is { } code ? $"Redis refused the last operation ({code})."
        : null;

    /// <summary>An operation went well.</summary>
    public void Answered() => _lastProblem = null;

    /// <summary>An operation failed.</summary>
    /// <param name="code">The error's code, or what happened instead of an answer.</param>
    public void Failed(string code) => _lastProblem = code;
}
