using System.ComponentModel.DataAnnotations;

namespace LoadBalancer.Affinity;

/// <summary>Whether and how clients come back to their nodes.</summary>
internal sealed class AffinityOptions
{
    public const string SectionName = "LoadBalancer:Affinity";

    /// <summary>
    /// Default <see cref="AffinityMode.Cookie"/>. <see cref="AffinityMode.ClientAddress"/> spreads addresses and not clients evenly: all who come from one address are on one node.
    /// </summary>
    [EnumDataType(typeof(AffinityMode))]
    public AffinityMode Mode { get; set; } = AffinityMode.Cookie;
}
