using Realtime.Protocol;

namespace Realtime.Broker;

/// <summary>Publications and the top, read in one atomic step.</summary>
/// <param name="Publications">A forward read whose successor was trimmed begins at the oldest kept: the caller finds gaps.</param>
internal sealed record HistoryPage(StreamPosition Top, IReadOnlyList<Publication> Publications);
