namespace Realtime.Protocol;

/// <summary>Why the server ended a subscription (docs/protocol.md). From 2500 on the SDK subscribes again by itself.</summary>
/// <param name="Code">What SDKs decide by.</param>
/// <param name="Reason">Never empty.</param>
internal sealed record UnsubscribeCode(uint Code, string Reason)
{
    public static readonly UnsubscribeCode Server = new(2000, "server unsubscribe");
    public static readonly UnsubscribeCode InsufficientState = new(2500, "insufficient state");
    public static readonly UnsubscribeCode Expired = new(2501, "subscription expired");
}
