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
    private readonly Counter<long> _heals;
    private readonly Histogram<double> _echoes;

    public RedisMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _retries = meter.CreateCounter<long>("realtime.redis.retries", "{retry}", "Operations repeated because Redis refused them for the moment.");
        _failures = meter.CreateCounter<long>("realtime.redis.failures", "{operation}", "Operations that Redis did not answer in time, or refused.");
        _refusedMessages = meter.CreateCounter<long>("realtime.broker.messages.refused", "{message}", "Relayed messages that this node cannot read.");
        _doubts = meter.CreateCounter<long>("realtime.broker.doubts", "{doubt}", "Times at which relayed messages may have been missed.");
        _heals = meter.CreateCounter<long>("realtime.broker.heals", "{heal}", "Subscriptions and their connections that were found dead and made again.");
        _echoes = meter.CreateHistogram<double>("realtime.broker.echo.duration", "s", "How long a word of this node to itself took through a relay channel.");
    }

    public void Retried(string operation, string code) => _retries.Add(1, new("operation", operation), new("code", code));

    public void Failed(string operation, string code) => _failures.Add(1, new("operation", operation), new("code", code));

    public void MessageRefused() => _refusedMessages.Add(1);

    /// <param name="remedy"><c>cut</c> (a connection) or <c>subscribed</c> (one channel).</param>
    public void RelayHealed(string remedy) => _heals.Add(1, new KeyValuePair<string, object?>("remedy", remedy));

    public void RelayHeard(TimeSpan after) => _echoes.Record(after.TotalSeconds);

    public void Doubted() => _doubts.Add(1);
}
