namespace Realtime.Hooks;

/// <summary>
/// Where an application joins in. Every method has a default that says nothing, so a class implements what it needs. Several may be registered: they are asked in the
/// order of their registration, the first refusal ends it, and a later one sees what an earlier one added.
/// <para>A hook that throws, or takes longer than <see cref="HookOptions.Timeout"/>, makes the command fail with error 100, which is temporary: the client tries again.</para>
/// </summary>
public interface IRealtimeHooks
{
    /// <summary>A client connects; its token, if it sent one, is verified already.</summary>
    ValueTask<ConnectingResult> OnConnectingAsync(ConnectingContext context, CancellationToken cancellationToken) => new(ConnectingResult.Pass);

    /// <summary>A client subscribes by itself; its subscription token, if it sent one, is verified already.</summary>
    ValueTask<SubscribingResult> OnSubscribingAsync(SubscribingContext context, CancellationToken cancellationToken) => new(SubscribingResult.Pass);

    /// <summary>A client publishes.</summary>
    ValueTask<PublishingResult> OnPublishingAsync(PublishingContext context, CancellationToken cancellationToken) => new(PublishingResult.Pass);

    /// <summary>A client that had connected is gone. Nobody waits for the answer.</summary>
    ValueTask OnDisconnectedAsync(DisconnectedContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>A connection's time is over, and the server is to prolong it: only for connections that <see cref="ConnectingResult.IsRefreshedByServer"/>.</summary>
    ValueTask<RefreshingResult> OnRefreshingAsync(ClientContext context, CancellationToken cancellationToken) => new(RefreshingResult.Pass);

    /// <summary>A subscription's time is over, and the server is to prolong it: only for subscriptions that <see cref="SubscribingResult.IsRefreshedByServer"/>.</summary>
    ValueTask<RefreshingResult> OnRefreshingSubscriptionAsync(ClientContext context, string channel, CancellationToken cancellationToken) => new(RefreshingResult.Pass);
}
