using Realtime.Protocol.Filters;

namespace Realtime.Protocol;

/// <param name="Channel">Never empty.</param>
/// <param name="Token">Empty = none was sent.</param>
/// <param name="Since">Where the client stands; null = it does not ask to recover.</param>
/// <param name="RejectsUnrecovered">Wants error 112 rather than a subscription that could not recover.</param>
/// <param name="Delta">The kind of patches that the client can take; empty = none.</param>
internal sealed record SubscribeRequest(string Channel, string Token, StreamPosition? Since, bool RejectsUnrecovered, string Delta) : Request, IChannelRequest
{
    /// <summary>Free JSON for the application; empty = none.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Wants to be told who comes and goes.</summary>
    public bool WantsJoinLeave { get; init; }

    /// <summary>Wants to be told when it may have missed something.</summary>
    public bool WantsPosition { get; init; }

    /// <summary>Wants to come back with its position.</summary>
    public bool WantsRecovery { get; init; }

    /// <summary>Which publications it wants, by their tags; null = all. Not validated yet.</summary>
    public FilterNode? Filter { get; init; }

    /// <summary>0 = a stream of publications, the only kind that is offered.</summary>
    public long Type { get; init; }
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

    /// <summary>When the subscription must have been refreshed; null = it need not.</summary>
    public TimeToLive? Expiry { get; init; }

    /// <summary>Free JSON for the client; empty = none.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Publications come as texts and patches from now on, and <see cref="Publications"/> are whole texts (docs/protocol.md, "Patches").</summary>
    public bool UsesDelta { get; init; }
}
