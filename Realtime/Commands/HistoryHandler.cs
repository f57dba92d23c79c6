using Realtime.Broker;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Reads a page of a channel's history.</summary>
internal sealed class HistoryHandler(ChannelPolicies policies, ChannelAccess access, IBroker broker) : ICommandHandler<HistoryRequest, HistoryResult>
{
    /// <summary>Publications in one reply, whatever is asked for; clients page on with <c>since</c>.</summary>
    private const int MaxPublications = 300;

    public async ValueTask<CommandResult<HistoryResult>> HandleAsync(
        IConnection connection, HistoryRequest request, CancellationToken cancellationToken)
    {
        if (policies.Find(request.Channel) is not { } policy)
        {
            return ProtocolError.UnknownChannel;
        }

        var isFromNowhere = request is { IsReverse: true, Since.Offset: 0 };
        if (!ChannelName.Fits(request.Channel, policy) || isFromNowhere)
        {
            return ProtocolError.BadRequest;
        }

        if (policy.HistorySize == 0)
        {
            return ProtocolError.NotAvailable;
        }

        var state = connection.State;
        if (!access.CanReadHistory(policy, state.Info.User, state.IsSubscribed(request.Channel)))
        {
            return ProtocolError.PermissionDenied;
        }

        var limit = request.Limit is < 0 or > MaxPublications ? MaxPublications : request.Limit;
        var page = await broker.ReadHistoryAsync(request.Channel, new HistoryQuery(limit, request.Since, request.IsReverse), cancellationToken);
        var isOtherEpoch = request.Since is { Epoch.Length: > 0 } since && !string.Equals(since.Epoch, page.Top.Epoch, StringComparison.Ordinal);
        return isOtherEpoch
            ? ProtocolError.UnrecoverablePosition
            : new HistoryResult(page.Top, ReplyWeight.Cut(page.Publications, policy.MaxRecoveryBytes));
    }
}
