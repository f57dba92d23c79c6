using Realtime.Protocol;

namespace Realtime.Broker;

/// <summary>Which publications of a channel to read.</summary>
/// <param name="Limit">0 = the top only; negative = all that the store keeps.</param>
/// <param name="Since">Exclusive. null = from the oldest, or from the newest when <paramref name="IsReverse"/>. Its epoch is not checked here.</param>
internal sealed record HistoryQuery(int Limit, StreamPosition? Since = null, bool IsReverse = false);
