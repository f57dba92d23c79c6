using Microsoft.Extensions.Options;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Subscriptions;

namespace Realtime.Commands;

/// <summary>Subscribes a client to a channel. The order of the checks is the protocol's (docs/protocol.md).</summary>
internal sealed class SubscribeHandler(ChannelPolicies policies, SubscriptionOpener subscriptions, IOptions<ClientOptions> options)
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

        if (Refuse(connection.State, request.Channel) is { } refusal)
        {
            return refusal;
        }

        if (policies.Find(request.Channel) is not { } policy)
        {
            return ProtocolError.UnknownChannel;
        }

        if (!ChannelName.IsWellFormed(request.Channel))
        {
            return ProtocolError.BadRequest;
        }

        if (!policy.CanSubscribe(connection.State.Info.User, request.Channel))
        {
            return ProtocolError.PermissionDenied;
        }

        var outcome = await subscriptions.OpenAsync(connection, request, policy, cancellationToken);
        return outcome is { Result: { } result, Commit: { } commit }
            ? ((CommandResult<SubscribeResult>)result).Then(commit)
            : outcome.Error!;
    }

    private ProtocolError? Refuse(ClientState state, string channel) =>
        channel.Length > ChannelName.MaxLength ? ProtocolError.BadRequest
        : state.Subscriptions.Contains(channel) ? ProtocolError.AlreadySubscribed
        : state.Subscriptions.Count >= options.Value.MaxSubscriptions ? ProtocolError.LimitExceeded
        : null;
}
