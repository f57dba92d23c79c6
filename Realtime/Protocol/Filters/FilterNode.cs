namespace Realtime.Protocol.Filters;

/// <summary>A condition on a publication's tags as a client sent it; nothing of it is validated.</summary>
/// <param name="Operator"><c>and</c>, <c>or</c>, <c>not</c> with <paramref name="Nodes"/>; empty = a comparison.</param>
/// <param name="Key">The tag that is compared.</param>
/// <param name="Comparison">How: <c>eq</c>, <c>neq</c>, <c>in</c>, <c>nin</c>, <c>ex</c>, <c>nex</c>, <c>sw</c>, <c>ew</c>, <c>ct</c>, <c>gt</c>, <c>gte</c>, <c>lt</c>, <c>lte</c>.</param>
/// <param name="Value">With what.</param>
/// <param name="Values">With which, for <c>in</c> and <c>nin</c>.</param>
/// <param name="Nodes">What <paramref name="Operator"/> joins.</param>
internal sealed record FilterNode(
    string Operator, string Key, string Comparison, string Value, IReadOnlyList<string> Values, IReadOnlyList<FilterNode> Nodes);
