namespace Realtime.ServerApi.Nodes;

/// <summary>How busy the cluster is, for whoever decides how many nodes there are (docs/operations.md).</summary>
/// <param name="Total">In node units: the sum over the nodes that take clients. For scalers that divide a value by its target.</param>
/// <param name="Mean">Of these nodes. For scalers that compare a value with its target.</param>
/// <param name="Highest">Of these nodes.</param>
/// <param name="Target">How busy a node is meant to be.</param>
/// <param name="Desired">How many nodes would be that busy: the total divided by the target, rounded up; 1 at least.</param>
/// <param name="Nodes">Those that take clients.</param>
/// <param name="Draining">Those that live and take none; in no other value.</param>
/// <param name="Connections">Open on the nodes that take clients.</param>
/// <param name="Age">Seconds since the registry was read.</param>
internal sealed record ScaleAnswer(double Total, double Mean, double Highest, double Target, int Desired, int Nodes, int Draining, long Connections, double Age);
