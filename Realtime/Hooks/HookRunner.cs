namespace Realtime.Hooks;

/// <summary>Asks the application's hooks, one after another, within their bounds. Without hooks it costs nothing.</summary>
/// <remarks>Throws <see cref="Protocol.UnavailableException"/> when a hook fails or takes too long.</remarks>
internal sealed class HookRunner(IEnumerable<IRealtimeHooks> hooks)
{
    private readonly IRealtimeHooks[] _hooks = [.. hooks];

    /// <summary>False = asking is of no use.</summary>
    public bool HasHooks => _hooks.Length > 0;

    /// <summary>One result of all: the first refusal, or what they said together, the later word for each value.</summary>
    public ValueTask<ConnectingResult> OnConnectingAsync(ConnectingContext context, CancellationToken cancellationToken) =>
        _hooks.Length == 0 ? new(ConnectingResult.Pass) : _hooks[0].OnConnectingAsync(context, cancellationToken);

    /// <inheritdoc cref="OnConnectingAsync"/>
    public ValueTask<SubscribingResult> OnSubscribingAsync(SubscribingContext context, CancellationToken cancellationToken) =>
        _hooks.Length == 0 ? new(SubscribingResult.Pass) : _hooks[0].OnSubscribingAsync(context, cancellationToken);

    /// <inheritdoc cref="OnConnectingAsync"/>
    public ValueTask<PublishingResult> OnPublishingAsync(PublishingContext context, CancellationToken cancellationToken) =>
        _hooks.Length == 0 ? new(PublishingResult.Pass) : _hooks[0].OnPublishingAsync(context, cancellationToken);

    /// <summary>Throws nothing.</summary>
    public ValueTask OnDisconnectedAsync(DisconnectedContext context) =>
        _hooks.Length == 0 ? ValueTask.CompletedTask : _hooks[0].OnDisconnectedAsync(context, CancellationToken.None);

    /// <summary>The first that says something; a failure is <see cref="RefreshingResult.IsUnknown"/>. Throws nothing but cancellation.</summary>
    public ValueTask<RefreshingResult> OnRefreshingAsync(ClientContext context, CancellationToken cancellationToken) =>
        _hooks.Length == 0 ? new(RefreshingResult.Pass) : _hooks[0].OnRefreshingAsync(context, cancellationToken);

    /// <inheritdoc cref="OnRefreshingAsync"/>
    public ValueTask<RefreshingResult> OnRefreshingSubscriptionAsync(ClientContext context, string channel, CancellationToken cancellationToken) =>
        _hooks.Length == 0 ? new(RefreshingResult.Pass) : _hooks[0].OnRefreshingSubscriptionAsync(context, channel, cancellationToken);
}
