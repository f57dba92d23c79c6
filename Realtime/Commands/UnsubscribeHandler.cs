using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Subscriptions;

namespace Realtime.Commands;

/// <summary>Ends a subscription. Succeeds even where there is none: an error would make SDKs drop the connection.</summary>
internal sealed class UnsubscribeHandler(SubscriptionEnder subscriptions) : ICommandHandler<UnsubscribeRequest, UnsubscribeResult>
{
    public async ValueTask<CommandResult<UnsubscribeResult>> HandleAsync(
        IConnection connection, UnsubscribeRequest request, CancellationToken cancellationToken)
    {
        await subscriptions.EndAsync(connection, request.Channel);
        return UnsubscribeResult.Done;
    }
}
