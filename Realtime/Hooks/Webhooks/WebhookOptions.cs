using System.ComponentModel.DataAnnotations;

namespace Realtime.Hooks.Webhooks;

/// <summary>Another service that is asked over HTTP in place of, or beside, hooks in this process.</summary>
public sealed class WebhookOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Webhooks";

    /// <summary>Asked for clients that connect without a token.</summary>
    public WebhookTarget Connect { get; } = new();

    /// <summary>Asked when a connection's time is over; clients then have no part in it.</summary>
    public WebhookTarget Refresh { get; } = new();

    /// <summary>Asked for clients that subscribe without a token, in namespaces with <c>SubscribeWebhook</c>.</summary>
    public WebhookTarget Subscribe { get; } = new();

    /// <summary>Asked when a subscription's time is over; clients then have no part in it.</summary>
    public WebhookTarget SubRefresh { get; } = new();

    /// <summary>Asked about what clients publish, in namespaces with <c>PublishWebhook</c>.</summary>
    public WebhookTarget Publish { get; } = new();

    /// <summary>Asked for methods that no handler of this node answers.</summary>
    public WebhookTarget Rpc { get; } = new();

    /// <summary>What takes longer has failed. Not over <see cref="HookOptions.Timeout"/>. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:04.5")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Requests under way on this node; more wait, which counts as their time. Default 128.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrent { get; set; } = 128;

    /// <summary>A longer answer has failed. Default 256 KiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxResponseBytes { get; set; } = 256 * 1024;

    /// <summary>Payloads go as base64 (<c>b64data</c>): for clients that send what is no JSON. Default false.</summary>
    public bool Binary { get; set; }

    /// <summary>What only the server sees of a client goes along as <c>meta</c>. Default false.</summary>
    public bool IncludeMeta { get; set; }

    /// <summary>Headers of every request: how the other service knows this one.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of what clients give in place of HTTP headers that goes along when they connect. Their own word.</summary>
    [MaxLength(50)]
    public IList<string> ClientHeaders { get; } = [];
}
