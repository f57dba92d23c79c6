using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Realtime.Channels;

/// <summary>Names every wrong value by its configuration key.</summary>
internal sealed class ChannelOptionsValidator : IValidateOptions<ChannelOptions>
{
    public ValidateOptionsResult Validate(string? name, ChannelOptions options)
    {
        var failures = new List<string>();
        if (options.WithoutNamespace is { } policy)
        {
            Check($"{ChannelOptions.SectionName}:{nameof(ChannelOptions.WithoutNamespace)}", policy, failures);
        }

        foreach (var (namespaceName, namespacePolicy) in options.Namespaces)
        {
            var key = $"{ChannelOptions.SectionName}:{nameof(ChannelOptions.Namespaces)}:{namespaceName}";
            if (!ChannelName.IsNamespace(namespaceName))
            {
                failures.Add($"{key}: a namespace's name has two or more of a-z A-Z 0-9 - _ .");
            }

            Check(key, namespacePolicy, failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(string key, NamespaceOptions options, List<string> failures)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        failures.AddRange(results.Select(result => $"{key}: {result.ErrorMessage}"));
        if (options.HistoryMetaTtl <= options.HistoryTtl)
        {
            failures.Add($"{key}:{nameof(options.HistoryMetaTtl)} must exceed {key}:{nameof(options.HistoryTtl)}.");
        }

        Needs(nameof(options.AllowRecovery), options.AllowRecovery, nameof(options.HistorySize), options.HistorySize > 0);
        Needs(nameof(options.AllowHistoryForClient), options.AllowHistoryForClient, nameof(options.HistorySize), options.HistorySize > 0);
        Needs(nameof(options.AllowHistoryForSubscriber), options.AllowHistoryForSubscriber, nameof(options.HistorySize), options.HistorySize > 0);
        Needs(nameof(options.AllowPresenceForClient), options.AllowPresenceForClient, nameof(options.Presence), options.Presence);
        Needs(nameof(options.AllowPresenceForSubscriber), options.AllowPresenceForSubscriber, nameof(options.Presence), options.Presence);
        Needs(nameof(options.ForcePushJoinLeave), options.ForcePushJoinLeave, nameof(options.JoinLeave), options.JoinLeave);

        void Needs(string option, bool isOn, string other, bool isThere)
        {
            if (isOn && !isThere)
            {
                failures.Add($"{key}:{option} needs {key}:{other}.");
            }
        }
    }
}
