using Microsoft.Extensions.Options;
using Realtime.RateLimiting;
using Realtime.Subscriptions;

namespace Realtime;

/// <summary>A client that comes back subscribes to all its channels at once, and would be refused for it for ever.</summary>
internal sealed class LimitRules(IOptions<SubscriptionOptions> subscriptions) : IValidateOptions<LimitOptions>
{
    private const string Subscriptions = $"{SubscriptionOptions.SectionName}:{nameof(SubscriptionOptions.MaxSubscriptions)}";

    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        var failures = new List<string>();
        Check(failures, nameof(options.CommandBurst), options.CommandsPerSecond, options.CommandBurst);
        Check(failures, nameof(options.UserCommandBurst), options.UserCommandsPerSecond, options.UserCommandBurst);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private void Check(List<string> failures, string key, int perSecond, int burst)
    {
        if (perSecond > 0 && burst < subscriptions.Value.MaxSubscriptions)
        {
            failures.Add($"{LimitOptions.SectionName}:{key} ({burst}) must be at least {Subscriptions} ({subscriptions.Value.MaxSubscriptions}).");
        }
    }
}
