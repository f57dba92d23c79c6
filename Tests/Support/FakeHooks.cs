using Realtime.Hooks;

namespace Tests.Support;

/// <summary>Hooks that say what the test says.</summary>
internal sealed class FakeHooks : IRealtimeHooks
{
    public Func<ConnectingContext, CancellationToken, ValueTask<ConnectingResult>> Connecting { get; init; } = static (_, _) => new(ConnectingResult.Pass);

    public Func<SubscribingContext, CancellationToken, ValueTask<SubscribingResult>> Subscribing { get; init; } = static (_, _) => new(SubscribingResult.Pass);

    public Func<PublishingContext, CancellationToken, ValueTask<PublishingResult>> Publishing { get; init; } = static (_, _) => new(PublishingResult.Pass);

    public Func<DisconnectedContext, CancellationToken, ValueTask> Disconnected { get; init; } = static (_, _) => ValueTask.CompletedTask;

    public Func<ClientContext, string, CancellationToken, ValueTask<RefreshingResult>> Refreshing { get; init; } = static (_, _, _) => new(RefreshingResult.Pass);

    public ValueTask<ConnectingResult> OnConnectingAsync(ConnectingContext context, CancellationToken cancellationToken) => Connecting(context, cancellationToken);

    public ValueTask<SubscribingResult> OnSubscribingAsync(SubscribingContext context, CancellationToken cancellationToken) => Subscribing(context, cancellationToken);

    public ValueTask<PublishingResult> OnPublishingAsync(PublishingContext context, CancellationToken cancellationToken) => Publishing(context, cancellationToken);

    public ValueTask OnDisconnectedAsync(DisconnectedContext context, CancellationToken cancellationToken) => Disconnected(context, cancellationToken);

    public ValueTask<RefreshingResult> OnRefreshingAsync(ClientContext context, CancellationToken cancellationToken) => Refreshing(context, "", cancellationToken);

    public ValueTask<RefreshingResult> OnRefreshingSubscriptionAsync(ClientContext context, string channel, CancellationToken cancellationToken) => Refreshing(context, channel, cancellationToken);
}
