using System.Globalization;

namespace LoadBalancer.Nodes;

/// <summary>A node that takes clients, or all those that cannot be told apart.</summary>
/// <param name="Id">Name and incarnation: a restarted node is another destination, so that nothing known of its earlier life sticks to it.</param>
/// <param name="Address">Scheme, host and port: <c>http://[::1]:5001</c>.</param>
internal readonly record struct NodeDestination(string Id, string Address)
{
    private const char Separator = '@';

    public static string IdOf(string name, long incarnation) => string.Create(CultureInfo.InvariantCulture, $"{name}{Separator}{incarnation}");

    /// <summary>What outlives a restart.</summary>
    public static ReadOnlySpan<char> NameIn(string id) => id.LastIndexOf(Separator) is >= 0 and var end ? id.AsSpan(0, end) : id;
}
