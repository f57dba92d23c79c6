namespace Realtime.Cluster;

/// <summary>What the nodes answered.</summary>
/// <param name="Answers">By node, sorted by name (ordinal).</param>
/// <param name="IsPartial">A node that was alive when the order went out has not answered.</param>
internal sealed record Survey<TAnswer>(IReadOnlyList<KeyValuePair<string, TAnswer>> Answers, bool IsPartial);
