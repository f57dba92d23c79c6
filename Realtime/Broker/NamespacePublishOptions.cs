using Realtime.Channels;

namespace Realtime.Broker;

/// <summary>What a namespace says about keeping publications.</summary>
internal static class NamespacePublishOptions
{
    public static PublishOptions ToPublishOptions(this NamespaceOptions policy) => new(policy.HistorySize, policy.HistoryTtl, policy.HistoryMetaTtl);
}
