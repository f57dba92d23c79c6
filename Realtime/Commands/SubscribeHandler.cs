using Microsoft.Extensions.Options;
using Realtime.Auth;
using Realtime.Channels;
using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Protocol.Filters;
using Realtime.Subscriptions;

namespace Realtime.Commands;

/// <summary>Subscribes a client to a channel. The order of the checks is the protocol's (docs/protocol.md).</summary>
internal sealed class SubscribeHandler(
    ChannelPolicies policies,
    SubscriptionAccess access,
    SubscriptionPlanner planner,
    SubscriptionOpener subscriptions,
    IOptions<SubscriptionOptions> options,
    IOptions<ClientOptions> clients,
    TimeProvider time)
    : ICommandHandler<SubscribeRequest, SubscribeResult>
{
    public async ValueTask<CommandResult<SubscribeResult>> HandleAsync(
        IConnection connection, SubscribeRequest request, CancellationToken cancellationToken)
    {
        if (!SubscriptionPlanner.KnowsDelta(request.Delta))
        {
            return DisconnectCode.BadRequest;
        }

        if (request.Channel.Length > ChannelName.MaxLength)
        {
            return ProtocolError.BadRequest;
        }

        if (connection.State.IsSubscribed(request.Channel))
        {
            return ProtocolError.AlreadySubscribed;
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

        if (request.Type != 0)
        {
            return ProtocolError.PermissionDenied;
        }

        var verdict = await access.JudgeAsync(connection, request, policy, cancellationToken);
        if (verdict.Refusal is { } refusal)
        {
            return CommandResult<SubscribeResult>.Of(refusal);
        }

        if (verdict.Grant?.ExpiresAt is { } end && end + clients.Value.ExpiryGrace <= time.GetUtcNow())
        {
            return ProtocolError.Expired;
        }

        if (!TryReadFilter(request, policy, out var filter))
        {
            return ProtocolError.BadRequest;
        }

        var plan = planner.ForClient(connection.State.Info.User, request, policy, verdict.Grant, filter, verdict.GrantDecides) with
        {
            IsRefreshedByServer = verdict.IsRefreshedByServer,
        };
        var outcome = await subscriptions.OpenAsync(connection, plan, cancellationToken);
        return outcome.Opened is { } opened
            ? ((CommandResult<SubscribeResult>)opened.Result).Then(opened.Commit)
            : outcome.Error!;
    }

    private static bool TryReadFilter(SubscribeRequest request, NamespaceOptions policy, out TagsFilter? filter)
    {
        filter = null;
        return request.Filter is not { } node || (request.Delta.Length == 0 && policy.AllowTagsFilter && TagsFilter.TryCreate(node, out filter));
    }

    private bool HasPlace(ClientState state) => state.Subscriptions.Count + state.Opening < options.Value.MaxSubscriptions;
}
