using Realtime.Channels;

namespace Realtime.Hooks;

/// <summary>What a hook says of a client that subscribes.</summary>
public sealed record SubscribingResult : IHookResult<SubscribingContext, SubscribingResult>
{
    /// <summary>Nothing: token and namespace decide.</summary>
    public static readonly SubscribingResult Pass = new();

    /// <summary>Set = it is refused.</summary>
    public HookRefusal? Refusal { get; init; }

    /// <summary>Set = it is let in whatever the namespace says, with what this says. Its expiry needs <see cref="IsRefreshedByServer"/> where the client has no token.</summary>
    public ServerSubscription? Grant { get; init; }

    /// <summary>The grant's overrides decide on position, recovery and joins; what the client asks for in these does not count.</summary>
    public bool DecidesAlone { get; init; }

    /// <summary>When it ends, hooks are asked to prolong it; the client is told nothing of it.</summary>
    public bool IsRefreshedByServer { get; init; }

    static SubscribingResult IHookResult<SubscribingContext, SubscribingResult>.Nothing => Pass;

    public static SubscribingResult Refuse(HookRefusal refusal) => new() { Refusal = refusal };

    public static SubscribingResult Allow(ServerSubscription? grant = null) => new() { Grant = grant ?? new ServerSubscription() };

    static ValueTask<SubscribingResult> IHookResult<SubscribingContext, SubscribingResult>.AskAsync(
        IRealtimeHooks hooks, SubscribingContext context, CancellationToken cancellationToken) => hooks.OnSubscribingAsync(context, cancellationToken);

    static SubscribingResult IHookResult<SubscribingContext, SubscribingResult>.RefuseWith(HookRefusal refusal) => Refuse(refusal);

    SubscribingResult IHookResult<SubscribingContext, SubscribingResult>.Then(SubscribingResult later) => new()
    {
        Grant = later.Grant is null ? Grant : Grant?.Then(later.Grant) ?? later.Grant,
        DecidesAlone = DecidesAlone || later.DecidesAlone,
        IsRefreshedByServer = IsRefreshedByServer || later.IsRefreshedByServer,
    };

    SubscribingContext IHookResult<SubscribingContext, SubscribingResult>.TellNext(SubscribingContext context) => context;
}
