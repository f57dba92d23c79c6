using System.Diagnostics;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Publishes what a client says, with who said it.</summary>
internal sealed class PublishHandler(ChannelPolicies policies, ChannelAccess access, IBroker broker) : ICommandHandler<PublishRequest, PublishResult>
{
    public async ValueTask<CommandResult<PublishResult>> HandleAsync(
        IConnection connection, PublishRequest request, CancellationToken cancellationToken)
    {
        if (policies.Find(request.Channel) is not { } policy)
        {
            return ProtocolError.UnknownChannel;
        }

        if (!ChannelName.IsWellFormed(request.Channel) || request.Data.IsEmpty)
        {
            return ProtocolError.BadRequest;
        }

        var state = connection.State;
        if (!access.CanPublish(policy, state.Info.User, state.IsSubscribed(request.Channel)))
        {
            return ProtocolError.PermissionDenied;
        }

        var publication = new Publication(request.Data) { Info = state.Info, TraceParent = Activity.Current?.Id };
        await broker.PublishAsync(request.Channel, publication, policy.ToPublishOptions(), cancellationToken);
        return PublishResult.Done;
    }
}
