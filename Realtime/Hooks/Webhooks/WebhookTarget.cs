namespace Realtime.Hooks.Webhooks;

/// <summary>Where one kind of question goes.</summary>
public sealed class WebhookTarget
{
    /// <summary>An absolute http or https address; absent = nobody is asked.</summary>
    public string? Endpoint { get; set; }

    internal bool IsSet => !string.IsNullOrEmpty(Endpoint);
}
