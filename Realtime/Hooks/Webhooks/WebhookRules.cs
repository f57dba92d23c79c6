using Microsoft.Extensions.Options;
using Realtime.Channels;

namespace Realtime.Hooks.Webhooks;

/// <summary>Names every wrong value by its configuration key; never a header's value, which may be a secret.</summary>
internal sealed class WebhookRules(IOptions<ChannelOptions> channels, IOptions<HookOptions> hooks) : IValidateOptions<WebhookOptions>
{
    private const string Section = WebhookOptions.SectionName;

    // Service discovery takes several schemes in order of preference.
    private static readonly string[] Schemes = ["http", "https", "https+http", "http+https"];

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var failures = new List<string>();
        foreach (var (key, target) in Targets(options))
        {
            if (target.IsSet && !IsAddress(target.Endpoint!))
            {
                failures.Add($"{key} must be an absolute http or https address without user and fragment, for example https://orders.example.com/realtime.");
            }
        }

        if (options.Timeout > hooks.Value.Timeout)
        {
            failures.Add($"{Section}:{nameof(options.Timeout)} must not exceed {HookOptions.SectionName}:{nameof(HookOptions.Timeout)}.");
        }

        failures.AddRange(options.Headers.Where(static header => !WebhookHeaders.IsName(header.Key) || !WebhookHeaders.IsValue(header.Value)).Select(static header => $"{Section}:{nameof(options.Headers)}:{header.Key} is no header that can be sent."));
        failures.AddRange(options.ClientHeaders.Where(static header => !WebhookHeaders.IsName(header)).Select(static header => $"{Section}:{nameof(options.ClientHeaders)} names {header}, which is no header that can be sent."));
        Check(failures, options, nameof(ChannelOptions.WithoutNamespace), channels.Value.WithoutNamespace);
        foreach (var (namespaceName, policy) in channels.Value.Namespaces)
        {
            Check(failures, options, $"{nameof(ChannelOptions.Namespaces)}:{namespaceName}", policy);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<(string Key, WebhookTarget Target)> Targets(WebhookOptions options) =>
    [
        (KeyOf(nameof(options.Connect)), options.Connect),
        (KeyOf(nameof(options.Refresh)), options.Refresh),
        (KeyOf(nameof(options.Subscribe)), options.Subscribe),
        (KeyOf(nameof(options.SubRefresh)), options.SubRefresh),
        (KeyOf(nameof(options.Publish)), options.Publish),
        (KeyOf(nameof(options.Rpc)), options.Rpc),
    ];

    private static string KeyOf(string target) => $"{Section}:{target}:{nameof(WebhookTarget.Endpoint)}";

    private static bool IsAddress(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
        && Schemes.Contains(address.Scheme, StringComparer.Ordinal)
        && address is { UserInfo.Length: 0, Fragment.Length: 0, Host.Length: > 0 };

    private static void Check(List<string> failures, WebhookOptions options, string key, NamespaceOptions? policy)
    {
        Needs(policy?.SubscribeWebhook, nameof(policy.SubscribeWebhook), options.Subscribe, nameof(options.Subscribe));
        Needs(policy?.PublishWebhook, nameof(policy.PublishWebhook), options.Publish, nameof(options.Publish));

        void Needs(bool? isOn, string option, WebhookTarget target, string targetName)
        {
            if (isOn is true && !target.IsSet)
            {
                failures.Add($"{ChannelOptions.SectionName}:{key}:{option} needs {KeyOf(targetName)}.");
            }
        }
    }
}
