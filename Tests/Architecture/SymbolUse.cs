namespace Tests.Architecture;

/// <param name="File">Where the name stands.</param>
/// <param name="Line">From 1.</param>
/// <param name="FromNamespace">The namespace that this code is in.</param>
/// <param name="Symbol">What the name means, for people.</param>
/// <param name="ToNamespace">The namespace that the symbol is in.</param>
internal sealed record SymbolUse(string File, int Line, string FromNamespace, string Symbol, string ToNamespace)
{
    public override string ToString() => $"{File}:{Line} in {FromNamespace} uses {Symbol} of {ToNamespace}";
}
