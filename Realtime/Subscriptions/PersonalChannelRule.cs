using Microsoft.Extensions.Options;
using Realtime.Channels;

namespace Realtime.Subscriptions;

/// <summary>Personal channels need a policy: without one no user could connect.</summary>
internal sealed class PersonalChannelRule(IOptions<ChannelOptions> channels) : IValidateOptions<SubscriptionOptions>
{
    public ValidateOptionsResult Validate(string? name, SubscriptionOptions options)
    {
        if (!options.SubscribeToPersonal)
        {
            return ValidateOptionsResult.Success;
        }

        var isKnown = options.PersonalNamespace.Length == 0 ? channels.Value.WithoutNamespace is not null : channels.Value.Namespaces.ContainsKey(options.PersonalNamespace);
        return isKnown
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{SubscriptionOptions.SectionName}:{nameof(SubscriptionOptions.SubscribeToPersonal)} needs the namespace that {SubscriptionOptions.SectionName}:{nameof(SubscriptionOptions.PersonalNamespace)} names, or {ChannelOptions.SectionName}:{nameof(ChannelOptions.WithoutNamespace)} where it names none.");
    }
}
