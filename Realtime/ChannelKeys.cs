using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Realtime.Channels;

namespace Realtime;

/// <summary>Names every key of the channels' section that nothing reads: a permission misspelt would be one that is not given, or a limit that does not hold.</summary>
/// <param name="section">The channels'.</param>
internal sealed class ChannelKeys(IConfigurationSection section) : IValidateOptions<ChannelOptions>
{
    private static readonly string[] Sections = [nameof(ChannelOptions.WithoutNamespace), nameof(ChannelOptions.Namespaces)];
    private static readonly string[] Known = [.. typeof(NamespaceOptions).GetProperties().Select(static property => property.Name)];

    public ValidateOptionsResult Validate(string? name, ChannelOptions options)
    {
        var policies = section.GetSection(nameof(ChannelOptions.Namespaces)).GetChildren().Append(section.GetSection(nameof(ChannelOptions.WithoutNamespace)));
        var unknown = Unknown(section, Sections).Concat(policies.SelectMany(static policy => Unknown(policy, Known))).ToList();
        return unknown.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown.Select(static key => $"{key} is no setting that there is."));
    }

    private static IEnumerable<string> Unknown(IConfigurationSection parent, string[] known) =>
        from child in parent.GetChildren() where !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase) select child.Path;
}
