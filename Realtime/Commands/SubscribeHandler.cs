using Microsoft.Extensions.Options;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Subscriptions;

namespace Realtime.Commands;

/// <summary>Subscribes a client to a channel. The order of the checks is the protocol's (docs/protocol.md).</summary>
internal sealed class SubscribeHandler(ChannelPolicies policies, ChannelAccess access, SubscriptionOpener subscriptions, IOptions<ClientOptions> options)
    : ICommandHandler<SubscribeRequest, SubscribeResult>
{
    private const string FossilDelta = "fossil";

    public async ValueTask<CommandResult<SubscribeResult>> HandleAsync(
        IConnection connection, SubscribeRequest request, CancellationToken cancellationToken)
    {
        // No namespace offers patches yet: a kind that exists is passed over, one that does not is a fault.
        if (request.Delta is not ("" or FossilDelta))
        {
            return DisconnectCode.BadRequest;
        }

        if (connection.State.IsSubscribed(request.Channel))
        {
            return ProtocolError.AlreadySubscribed;
        }

        if (request.Channel.Length > ChannelName.MaxLength)
        {
            return ProtocolError.BadRequest;
        }

        // Other channels' subscribes may run at the same time: each reserves its place.
        if (!connection.TryUpdate(state => HasPlace(state) ? state with { Opening = state.Opening + 1 } : null))
        {
            return ProtocolError.LimitExceeded;
        }

        try
        {
            return await SubscribeAsync(connection, request, cancellationToken);
        }
        finally
        {
            connection.TryUpdate(static state => state with { Opening = state.Opening - 1 });
        }
    }

    private async ValueTask<CommandResult<SubscribeResult>> SubscribeAsync(
        IConnection connection, SubscribeRequest request, CancellationToken cancellationToken)
    {
        if (policies.Find(request.Channel) is not { } policy)
        {
            return ProtocolError.UnknownChannel;
        }

        if (!ChannelName.Fits(request.Channel, policy))
        {
            return ProtocolError.BadRequest;
        }

        if (!access.CanSubscribe(policy, connection.State.Info.User, request.Channel))
        {
            return ProtocolError.PermissionDenied;
        }

        var outcome = await subscriptions.OpenAsync(connection, request, policy, cancellationToken);
        return outcome is { Result: { } result, Commit: { } commit }
            ? ((CommandResult<SubscribeResult>)result).Then(commit)
            : outcome.Error!;
    }

    private bool HasPlace(ClientState state) => state.Subscriptions.Count + state.Opening < options.Value.MaxSubscriptions;
}
