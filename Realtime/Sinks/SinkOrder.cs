using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Sinks;

/// <summary>One call to the sink, as a partition keeps it until its next round.</summary>
internal readonly record struct SinkOrder(SinkOrderKind Kind, LocalConnection? Connection, AudienceId Audience, Frame Frame);

internal enum SinkOrderKind
{
    Send,
    Join,
    Leave,
    Multicast,
    Close,
    Detach,
}
