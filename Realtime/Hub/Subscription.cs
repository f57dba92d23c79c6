namespace Realtime.Hub;

/// <summary>A client's subscription: what it entails, so that its end undoes it. One object per subscription, so that whoever ends it ends this one and no later one of the channel.</summary>
internal sealed record Subscription
{
    /// <summary>The server subscribed the client; it cannot be helped by subscribing again.</summary>
    public bool IsServerSide { get; init; }

    /// <summary>The client is a member of the channel for everybody to see.</summary>
    public bool HasPresence { get; init; }

    /// <summary>Others are told that it came and that it goes.</summary>
    public bool IsTold { get; init; }

    /// <summary>From the subscription's token or hook: what others see of the client in this channel; empty = none.</summary>
    public ReadOnlyMemory<byte> ChannelInfo { get; init; }

    /// <summary>null = never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>At its end hooks are asked to prolong it.</summary>
    public bool IsRefreshedByServer { get; init; }

    /// <summary>By identity: two subscriptions of one channel that look alike are not the same.</summary>
    public bool Equals(Subscription? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
