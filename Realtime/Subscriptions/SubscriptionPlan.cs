using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>A subscription as it is going to be: everything about permission is decided.</summary>
/// <param name="Channel">Fits its namespace.</param>
/// <param name="Policy">The namespace's, with what this subscription has otherwise.</param>
internal sealed record SubscriptionPlan(string Channel, NamespaceOptions Policy)
{
    /// <summary>The server subscribes the client.</summary>
    public bool IsServerSide { get; init; }

    /// <summary>The client may come back with its position.</summary>
    public bool IsRecoverable { get; init; }

    /// <summary>The client is told when it may have missed something.</summary>
    public bool IsPositioned { get; init; }

    /// <summary>Where the client stands; null = it recovers nothing.</summary>
    public StreamPosition? Since { get; init; }

    /// <summary>It would rather fail than not recover.</summary>
    public bool RejectsUnrecovered { get; init; }

    /// <summary>How it takes what comes.</summary>
    public Reception Reception { get; init; } = Reception.Plain;

    /// <summary>What a token, a hook or a backend says of it.</summary>
    public ServerSubscription Grant { get; init; } = new();

    /// <summary>At its end hooks are asked to prolong it, and the client is told nothing of an end.</summary>
    public bool IsRefreshedByServer { get; init; }
}
