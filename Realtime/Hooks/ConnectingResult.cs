using Realtime.Channels;

namespace Realtime.Hooks;

/// <summary>What a hook says of a client that connects.</summary>
public sealed record ConnectingResult : IHookResult<ConnectingContext, ConnectingResult>
{
    /// <summary>Nothing: what the token says holds, and without a token only what the node allows to anybody.</summary>
    public static readonly ConnectingResult Pass = new();

    /// <summary>Set = it is turned away.</summary>
    public HookRefusal? Refusal { get; init; }

    /// <summary>Set = who it is, in place of what the token says; "" = anonymous. null = nothing is said of it.</summary>
    public string? User { get; init; }

    /// <summary>JSON that others see of the client; null = as it was.</summary>
    public ReadOnlyMemory<byte>? Info { get; init; }

    /// <summary>JSON for the connect reply; null = none.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>JSON that only the server sees; null = as it was.</summary>
    public ReadOnlyMemory<byte>? Meta { get; init; }

    /// <summary>When the connection ends; null = as it was.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it ends, hooks are asked to prolong it; the client is told nothing of it.</summary>
    public bool IsRefreshedByServer { get; init; }

    /// <summary>What the server subscribes the client to, beside what the token says.</summary>
    public IReadOnlyDictionary<string, ServerSubscription>? Subscriptions { get; init; }

    static ConnectingResult IHookResult<ConnectingContext, ConnectingResult>.Nothing => Pass;

    public static ConnectingResult Refuse(HookRefusal refusal) => new() { Refusal = refusal };

    static ValueTask<ConnectingResult> IHookResult<ConnectingContext, ConnectingResult>.AskAsync(
        IRealtimeHooks hooks, ConnectingContext context, CancellationToken cancellationToken) => hooks.OnConnectingAsync(context, cancellationToken);

    static ConnectingResult IHookResult<ConnectingContext, ConnectingResult>.RefuseWith(HookRefusal refusal) => Refuse(refusal);

    ConnectingResult IHookResult<ConnectingContext, ConnectingResult>.Then(ConnectingResult later) => new()
    {
        User = later.User ?? User,
        Info = later.Info ?? Info,
        Data = later.Data ?? Data,
        Meta = later.Meta ?? Meta,
        ExpiresAt = later.ExpiresAt ?? ExpiresAt,
        IsRefreshedByServer = IsRefreshedByServer || later.IsRefreshedByServer,
        Subscriptions = Subscriptions.Then(later.Subscriptions),
    };

    ConnectingContext IHookResult<ConnectingContext, ConnectingResult>.TellNext(ConnectingContext context) =>
        context with { User = User ?? context.User, Info = Info ?? context.Info, Meta = Meta ?? context.Meta };
}
