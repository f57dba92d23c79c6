namespace Realtime.Channels;

/// <summary>Namespaces by name. Read once and validated at start; a change needs a restart of the node.</summary>
public sealed class ChannelOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Channels";

    /// <summary>Policy of channels without a colon; null refuses them with error 102.</summary>
    public NamespaceOptions? WithoutNamespace { get; set; }

    /// <summary>Policy by the part of the name before the first colon. Names have two or more of <c>a-z A-Z 0-9 - _ .</c></summary>
    public IDictionary<string, NamespaceOptions> Namespaces { get; } = new Dictionary<string, NamespaceOptions>(StringComparer.Ordinal);
}
