using System.Diagnostics.Metrics;

namespace Realtime.Redis;

/// <summary>What happens between a node and Redis.</summary>
internal sealed class RedisMetrics
{
    /// <summary>The meter that the host exports.</summary>
    public const string MeterName = "Realtime";

    private readonly Counter<long> _retries;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _refusedMessages;
    private readonly Counter<long> _doubts;

    public RedisMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _retries = meter.CreateCounter<long>("realtime.redis.retries", "{retry}", "Operations repeated because Redis refused them for the moment.");
        _failures = meter.CreateCounter<long>("realtime.redis.failures", "{operation}", "Operations that Redis did not answer in time, or refused.");
        _refusedMessages = meter.CreateCounter<long>("realtime.broker.messages.refused", "{message}", "Relayed messages that this node cannot read.");
        _doubts = meter.CreateCounter<long>("realtime.broker.doubts", "{doubt}", "Times at which relayed messages may have been missed.");
    }

    public void Retried(string operation, string code) => _retries.Add(1, new("operation", operation), new("code", code));

    public void Failed(string operation, string code) => _failures.Add(1, new("operation", operation), new("code", code));

    public void MessageRefused() => _refusedMessages.Add(1);

    public void Doubted() => _doubts.Add(1);
}
