using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Hooks;

/// <summary>Takes the application's class from a scope of its own for each call, as a web request would: what the class needs may be scoped.</summary>
internal sealed class ScopedHooks<THooks>(IServiceScopeFactory scopes) : ISelectiveHooks
    where THooks : class, IRealtimeHooks
{
    public string Name => typeof(THooks).Name;

    public bool Answers(HookKind kind) => HookMethods.Has(typeof(THooks), kind);

    public async ValueTask<ConnectingResult> OnConnectingAsync(ConnectingContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Hooks(scope).OnConnectingAsync(context, cancellationToken);
    }

    public async ValueTask<SubscribingResult> OnSubscribingAsync(SubscribingContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Hooks(scope).OnSubscribingAsync(context, cancellationToken);
    }

    public async ValueTask<PublishingResult> OnPublishingAsync(PublishingContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Hooks(scope).OnPublishingAsync(context, cancellationToken);
    }

    public async ValueTask OnDisconnectedAsync(DisconnectedContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await Hooks(scope).OnDisconnectedAsync(context, cancellationToken);
    }

    public async ValueTask<RefreshingResult> OnRefreshingAsync(ClientContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Hooks(scope).OnRefreshingAsync(context, cancellationToken);
    }

    public async ValueTask<RefreshingResult> OnRefreshingSubscriptionAsync(ClientContext context, string channel, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Hooks(scope).OnRefreshingSubscriptionAsync(context, channel, cancellationToken);
    }

    private static THooks Hooks(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<THooks>();
}
