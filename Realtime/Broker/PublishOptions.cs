namespace Realtime.Broker;

/// <summary>How one publication is kept.</summary>
/// <param name="HistorySize">0 = relay only.</param>
/// <param name="IdempotencyKey">null = none; remembered for five minutes per channel.</param>
internal sealed record PublishOptions(int HistorySize, TimeSpan HistoryTtl, TimeSpan HistoryMetaTtl, string? IdempotencyKey = null);
