using Microsoft.Extensions.Options;

namespace Realtime.Channels;

/// <summary>Finds the policy of a channel.</summary>
internal sealed class ChannelPolicies(IOptions<ChannelOptions> options)
{
    private readonly ChannelOptions _options = options.Value;

    /// <summary>null = the namespace is not configured.</summary>
    public NamespaceOptions? Find(string channel) => ChannelName.NamespaceOf(channel) is { } name
        ? _options.Namespaces.TryGetValue(name, out var policy) ? policy : null
        : _options.WithoutNamespace;
}
