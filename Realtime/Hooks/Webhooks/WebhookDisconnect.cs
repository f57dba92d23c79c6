namespace Realtime.Hooks.Webhooks;

/// <summary>For the client, as its connection's end.</summary>
internal sealed record WebhookDisconnect(ushort Code, string? Reason);
