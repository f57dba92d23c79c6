namespace Realtime.Hooks.Webhooks;

/// <summary>For the client, as its command's error.</summary>
internal sealed record WebhookError(uint Code, string? Message, bool Temporary);
