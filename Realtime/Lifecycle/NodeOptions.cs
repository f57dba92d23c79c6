using System.ComponentModel.DataAnnotations;

namespace Realtime.Lifecycle;

/// <summary>Who this node is to the others.</summary>
public sealed class NodeOptions
{
    public const string SectionName = "Realtime:Node";

    /// <summary>The value of <see cref="Address"/> that says that this node cannot be reached by itself.</summary>
    public const string NoAddress = "none";

    /// <summary>
    /// Unique in the cluster, and best kept over restarts (<c>realtime-1</c>). Empty or absent: the machine's name and six random characters, anew at each start.
    /// </summary>
    [RegularExpression("^[A-Za-z0-9._-]{1,128}$")]
    public string Name { get; set; } = "";

    /// <summary>
    /// Where balancers and other nodes reach this one: an absolute http or https address. Absent: taken from the addresses that the server listens on, http before
    /// https, the machine's name in place of a wildcard; set it where that name means nothing to others (Kubernetes: the pod's IP).
    /// <c>none</c> where nodes cannot be reached one by one.
    /// </summary>
    public string? Address { get; set; }
}
