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

        if (!IsPattern(options))
        {
            failures.Add($"{key}:{nameof(options.ChannelPattern)} is not a regular expression that can be judged in linear time: it has an error, or looks back or around.");
        }

        failures.AddRange(NamespaceNeeds.Missing(key, options));
    }

    private static bool IsPattern(NamespaceOptions options)
    {
        try
        {
            _ = options.Pattern;
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
