using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Realtime.Channels;

namespace Realtime;

/// <summary>
/// Names every key of the channels' section that nothing reads, and every value of a namespace that is not of its option's kind: the binder passes over the one and
/// drops the whole namespace for the other. A permission misspelt would be one that is not given, or a limit that does not hold.
/// </summary>
/// <param name="section">The channels'.</param>
internal sealed class ChannelKeys(IConfigurationSection section) : IValidateOptions<ChannelOptions>
{
    private static readonly string[] Sections = [nameof(ChannelOptions.WithoutNamespace), nameof(ChannelOptions.Namespaces)];
    private static readonly string[] Known = [.. typeof(NamespaceOptions).GetProperties().Select(static property => property.Name)];

    public ValidateOptionsResult Validate(string? name, ChannelOptions options)
    {
        var policies = section.GetSection(nameof(ChannelOptions.Namespaces)).GetChildren().ToList();
        var failures = Unknown(section, Sections)
            .Concat(policies.Append(section.GetSection(nameof(ChannelOptions.WithoutNamespace))).SelectMany(static policy => Unknown(policy, Known)))
            .Select(static key => $"{key} is no setting that there is.")
            .Concat(policies.Where(policy => !options.Namespaces.ContainsKey(policy.Key)).Select(Failure))
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Unknown(IConfigurationSection parent, string[] known) =>
        from child in parent.GetChildren() where !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase) select child.Path;

    /// <summary>Read alone, a namespace that was dropped says why.</summary>
    private static string Failure(IConfigurationSection policy)
    {
        try
        {
            policy.Get<NamespaceOptions>();
            return $"{policy.Path} cannot be read.";
        }
        catch (InvalidOperationException wrong)
        {
            return wrong.Message;
        }
    }
}
