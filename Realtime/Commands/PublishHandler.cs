using System.Diagnostics;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Protocol.Json;

namespace Realtime.Commands;

/// <summary>Publishes what a client says, with who said it. The order of the checks is the protocol's (docs/protocol.md).</summary>
internal sealed class PublishHandler(ChannelPolicies policies, ChannelAccess access, HookRunner hooks, IBroker broker) : ICommandHandler<PublishRequest, PublishResult>
{
    public async ValueTask<CommandResult<PublishResult>> HandleAsync(
        IConnection connection, PublishRequest request, CancellationToken cancellationToken)
    {
        if (policies.Find(request.Channel) is not { } policy)
        {
            return ProtocolError.UnknownChannel;
        }

        if (!ChannelName.Fits(request.Channel, policy) || !IsOfKind(policy.PayloadKind, request.Data))
        {
            return ProtocolError.BadRequest;
        }

        var said = hooks.IsAsked(HookKind.Publishing)
            ? await hooks.OnPublishingAsync(new PublishingContext(connection, request.Channel, request.Data), cancellationToken)
            : PublishingResult.Pass;
        if (said.Refusal is { } refusal)
        {
            return CommandResult<PublishResult>.Of(refusal);
        }

        var state = connection.State;
        if (!said.IsAllowed && !access.CanPublish(policy, state.Info.User, state.IsSubscribed(request.Channel)))
        {
            return ProtocolError.PermissionDenied;
        }

        if (said.Data is { } replaced && !IsOfKind(policy.PayloadKind, replaced))
        {
            throw new UnavailableException("A hook replaced what was published by what the namespace does not take.", mayHaveHappened: false);
        }

        await broker.PublishAsync(request.Channel, Make(request, said, state, policy), Keep(said, policy), cancellationToken);
        return PublishResult.Done;
    }

    private static bool IsOfKind(PayloadKind kind, ReadOnlyMemory<byte> data) => kind switch
    {
        PayloadKind.Json => JsonPayload.IsValid(data.Span),
        PayloadKind.Binary => true,
        _ => !data.IsEmpty,
    };

    private static Publication Make(PublishRequest request, PublishingResult said, ClientState state, NamespaceOptions policy) => new(said.Data ?? request.Data)
    {
        Info = state.InfoIn(request.Channel),
        Tags = said.Tags,
        MayPatch = policy.DeltaPublish || said.MayPatch,
        TraceParent = Activity.Current?.Id,
    };

    private static PublishOptions Keep(PublishingResult said, NamespaceOptions policy)
    {
        var options = policy.ToPublishOptions();
        return options with { HistorySize = said.SkipHistory ? 0 : options.HistorySize, IdempotencyKey = said.IdempotencyKey };
    }
}
