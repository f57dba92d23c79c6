using System.ComponentModel.DataAnnotations;

namespace LoadBalancer.Nodes;

/// <summary>Holds the start until Redis has an address: without one no node would ever be found.</summary>
internal sealed class RedisAddress
{
    public const string SectionName = "ConnectionStrings";

    /// <summary>The Redis with the node registry, as StackExchange.Redis writes it: <c>localhost:6379,password=...</c>.</summary>
    [Required(ErrorMessage = "ConnectionStrings:redis is missing: it says where the nodes announce themselves.")]
    public string Redis { get; set; } = "";
}
