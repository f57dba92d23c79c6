using Realtime.Protocol;

namespace Realtime.Presence;

/// <summary>Members of a channel.</summary>
/// <param name="Members">In no order; each client once.</param>
/// <param name="IsCut">There are more.</param>
internal sealed record PresencePage(IReadOnlyList<ClientInfo> Members, bool IsCut);
