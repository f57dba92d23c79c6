using System.ComponentModel.DataAnnotations;
using Wire;

namespace LoadBalancer.Nodes;

/// <summary>Where and how often the balancer looks for nodes.</summary>
internal sealed class NodeRegistryOptions
{
    public const string SectionName = "LoadBalancer";

    /// <summary>Prefix of the registry's keys; the nodes' <c>Realtime:KeyPrefix</c> is the same. Default <c>realtime</c>.</summary>
    [Required, StringLength(64)]
    public string KeyPrefix { get; set; } = NodeRegistryLayout.DefaultKeyPrefix;

    /// <summary>Time between two looks. Default 1 s; a new node gets clients about this late.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10")]
    public TimeSpan RegistryReadInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A look that takes longer has failed. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:10")]
    public TimeSpan RegistryReadTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Where all nodes that announce no address of their own are reached together, as behind a platform's ingress: an absolute http or https address. Default: none, and such nodes get no
    /// clients.
    /// </summary>
    [Url]
    public string? NodesAddress { get; set; }
}
