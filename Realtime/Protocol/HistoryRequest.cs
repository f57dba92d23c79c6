namespace Realtime.Protocol;

/// <param name="Channel">Never empty.</param>
/// <param name="Limit">0 = the top only; negative = as many as one reply may hold.</param>
/// <param name="Since">Exclusive; null = from the oldest, or from the newest when <paramref name="IsReverse"/>.</param>
/// <param name="IsReverse">Newest first.</param>
internal sealed record HistoryRequest(string Channel, int Limit, StreamPosition? Since, bool IsReverse) : Request, IChannelRequest;

/// <param name="Top">Where the channel stands.</param>
/// <param name="Publications">In the order asked for.</param>
internal sealed record HistoryResult(StreamPosition Top, IReadOnlyList<Publication> Publications) : Result;
