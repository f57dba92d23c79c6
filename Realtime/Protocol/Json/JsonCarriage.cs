namespace Realtime.Protocol.Json;

/// <summary>What JSON can carry: payloads that are JSON. Clients of the other form publish any bytes.</summary>
internal static class JsonCarriage
{
    public static bool CanCarry(Result? result) => result switch
    {
        ConnectResult connect => IsCarried(connect.Data) && connect.Subscriptions.All(static subscription => CanCarry(subscription.Value)),
        SubscribeResult subscribe => IsCarried(subscribe.Data) && subscribe.Publications.All(CanCarry),
        HistoryResult history => history.Publications.All(CanCarry),
        PresenceResult presence => presence.Members.All(CanCarry),
        RpcResult rpc => IsCarried(rpc.Data),
        _ => true,
    };

    public static bool CanCarry(Push push) => push switch
    {
        PublicationPush { Publication: var publication } => CanCarry(publication),
        JoinPush { Info: var info } => CanCarry(info),
        LeavePush { Info: var info } => CanCarry(info),
        MessagePush { Data: var data } => IsCarried(data),
        SubscribePush { Result: var result } => CanCarry(result),
        ConnectPush { Result: var result } => CanCarry(result),
        _ => true,
    };

    private static bool CanCarry(Publication publication) => JsonPayload.IsValid(publication.Data.Span) && (publication.Info is not { } info || CanCarry(info));

    private static bool CanCarry(ClientInfo info) => IsCarried(info.ConnectionInfo) && IsCarried(info.ChannelInfo);

    /// <summary>Nothing is left out.</summary>
    private static bool IsCarried(ReadOnlyMemory<byte> payload) => payload.IsEmpty || JsonPayload.IsValid(payload.Span);
}
