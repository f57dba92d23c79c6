namespace Tests.Support;

/// <summary>A field of <see cref="ProtocolSchema"/>.</summary>
internal sealed record ProtocolField(int Number, string Name, ProtocolKind Kind)
{
    /// <summary>The message that it holds, or that each of its items or values is.</summary>
    public ProtocolSchema? Inner { get; init; }

    public bool IsRepeated { get; init; }

    /// <summary>From texts to what <see cref="Kind"/> says.</summary>
    public bool IsMap { get; init; }
}
