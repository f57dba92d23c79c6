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

        if (options.AllowRecovery && options.HistorySize == 0)
        {
            failures.Add($"{key}:{nameof(options.AllowRecovery)} needs {key}:{nameof(options.HistorySize)} above 0.");
        }
    }
}
