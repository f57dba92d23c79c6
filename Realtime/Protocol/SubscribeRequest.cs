namespace Realtime.Protocol;

/// <param name="Channel">Never empty.</param>
/// <param name="Token">Empty = none was sent.</param>
/// <param name="Since">Where the client stands; null = it does not ask to recover.</param>
/// <param name="RejectsUnrecovered">Wants error 112 rather than a subscription that could not recover.</param>
/// <param name="Delta">The kind of patches that the client can take; empty = none.</param>
internal sealed record SubscribeRequest(string Channel, string Token, StreamPosition? Since, bool RejectsUnrecovered, string Delta) : Request, IChannelRequest
{
    /// <summary>Wants to be told who comes and goes.</summary>
    public bool WantsJoinLeave { get; init; }
}

/// <param name="Position">null in a channel without positions. After a successful recovery it is the position that the client sent, so that the client walks forward through the publications.</param>
/// <param name="IsRecoverable">The client may come back with its position.</param>
/// <param name="WasRecovering">A recovery was asked for and tried.</param>
/// <param name="IsRecovered">Every missed publication is in <paramref name="Publications"/>.</param>
/// <param name="Publications">What was missed, ascending; empty when not recovered.</param>
internal sealed record SubscribeResult(
    StreamPosition? Position, bool IsRecoverable, bool WasRecovering, bool IsRecovered, IReadOnlyList<Publication> Publications) : Result
{
    /// <summary>A channel without history.</summary>
    public static readonly SubscribeResult Plain = new(null, IsRecoverable: false, WasRecovering: false, IsRecovered: false, []);
}
