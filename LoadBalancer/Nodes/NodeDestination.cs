namespace LoadBalancer.Nodes;

/// <summary>A node that takes clients, or all those that cannot be told apart.</summary>
/// <param name="Id">Name and incarnation: a restarted node is another destination, so that nothing known of its earlier life sticks to it.</param>
/// <param name="Address">Scheme, host and port: <c>http://[::1]:5001</c>.</param>
internal readonly record struct NodeDestination(string Id, string Address);
