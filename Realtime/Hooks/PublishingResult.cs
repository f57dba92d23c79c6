namespace Realtime.Hooks;

/// <summary>What a hook says of what a client publishes.</summary>
public sealed record PublishingResult : IHookResult<PublishingContext, PublishingResult>
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

    static PublishingResult IHookResult<PublishingContext, PublishingResult>.Nothing => Pass;

    public static PublishingResult Refuse(HookRefusal refusal) => new() { Refusal = refusal };

    static ValueTask<PublishingResult> IHookResult<PublishingContext, PublishingResult>.AskAsync(
        IRealtimeHooks hooks, PublishingContext context, CancellationToken cancellationToken) => hooks.OnPublishingAsync(context, cancellationToken);

    static PublishingResult IHookResult<PublishingContext, PublishingResult>.RefuseWith(HookRefusal refusal) => Refuse(refusal);

    PublishingResult IHookResult<PublishingContext, PublishingResult>.Then(PublishingResult later) => new()
    {
        IsAllowed = IsAllowed || later.IsAllowed,
        Data = later.Data ?? Data,
        Tags = Tags.Then(later.Tags),
        SkipHistory = SkipHistory || later.SkipHistory,
        IdempotencyKey = later.IdempotencyKey ?? IdempotencyKey,
        MayPatch = MayPatch || later.MayPatch,
    };

    PublishingContext IHookResult<PublishingContext, PublishingResult>.TellNext(PublishingContext context) =>
        Data is { } data ? context with { Data = data } : context;
}
