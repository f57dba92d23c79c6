using System.ComponentModel.DataAnnotations;

namespace Realtime.Subscriptions;

/// <summary>How many subscriptions a client may have, and which it has by itself.</summary>
public sealed class SubscriptionOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Clients";

    /// <summary>Subscriptions of one connection, the server's included; more are answered with error 106, or close the connection (3505) where the server makes them. Default 128.</summary>
    [Range(1, 100_000)]
    public int MaxSubscriptions { get; set; } = 128;

    /// <summary>Every user that is not anonymous is subscribed to a channel of its own: <c>#user</c>, or <c>namespace:#user</c>. Default false.</summary>
    public bool SubscribeToPersonal { get; set; }

    /// <summary>The namespace of personal channels; empty = none, which needs the policy of channels without one.</summary>
    public string PersonalNamespace { get; set; } = string.Empty;
}
