using Realtime.Channels;

namespace Realtime.Hooks;

/// <summary>What a hook says of a client that subscribes.</summary>
public sealed record SubscribingResult
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

    public static SubscribingResult Refuse(HookRefusal refusal) => new() { Refusal = refusal };

    public static SubscribingResult Allow(ServerSubscription? grant = null) => new() { Grant = grant ?? new ServerSubscription() };
}
