namespace Realtime.Hooks;

/// <summary>What a hook says of what a client publishes.</summary>
public sealed record PublishingResult
{
    /// <summary>Nothing: the namespace decides.</summary>
    public static readonly PublishingResult Pass = new();

    /// <summary>Set = it is refused.</summary>
    public HookRefusal? Refusal { get; init; }

    /// <summary>It may be published whatever the namespace says.</summary>
    public bool IsAllowed { get; init; }

    /// <summary>What is published in place of what the client sent; null = that.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>It is relayed and not kept.</summary>
    public bool SkipHistory { get; init; }

    /// <summary>Known for five minutes per channel: another publish with it does nothing; null = none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>It is marked for patches.</summary>
    public bool MayPatch { get; init; }

    public static PublishingResult Refuse(HookRefusal refusal) => new() { Refusal = refusal };
}
