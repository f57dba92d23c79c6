using Realtime.Protocol;

namespace Realtime.Broker;

/// <summary>Which publications of a channel to read.</summary>
/// <param name="Limit">0 = the top only; negative = all that the store keeps.</param>
/// <param name="Since">Exclusive. null = from the oldest, or from the newest when <paramref name="IsReverse"/>. Its epoch is not checked here.</param>
internal sealed record HistoryQuery(int Limit, StreamPosition? Since = null, bool IsReverse = false)
{
    /// <summary>30 days.</summary>
    public static readonly TimeSpan DefaultMetaTtl = TimeSpan.FromDays(30);

    /// <summary>How long a channel that was never used keeps the epoch that this read gives it. A publish sets its own time.</summary>
    public TimeSpan MetaTtl { get; init; } = DefaultMetaTtl;
}
