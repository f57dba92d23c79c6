namespace Realtime.Protocol.Protobuf;

/// <summary>Writes pushes. The fields stand in falling order of their numbers, as <see cref="ProtobufWriter"/> wants them.</summary>
internal static class ProtobufPushes
{
    /// <summary>The number of a push in a reply.</summary>
    private const int Push = 4;

    private const int Channel = 2;

    public static void Write(ProtobufWriter writer, string? channel, Push push)
    {
        var since = writer.Length;
        writer.Message(WritePush(writer, push), since);
        writer.Text(Channel, channel ?? string.Empty);
        writer.Message(Push, since);
    }

    /// <returns>Which of the push's fields it is.</returns>
    private static int WritePush(ProtobufWriter writer, Push push)
    {
        switch (push)
        {
            case PublicationPush publication:
                ProtobufParts.Write(writer, publication.Publication, publication.Form, publication.Patch);
                return 4;
            case JoinPush { Info: var info }:
                ProtobufParts.Write(writer, field: 1, info);
                return 5;
            case LeavePush { Info: var info }:
                ProtobufParts.Write(writer, field: 1, info);
                return 6;
            case UnsubscribePush { Code: { Code: var code, Reason: var reason } }:
                writer.Text(3, reason);
                writer.Number(2, code);
                return 7;
            case MessagePush { Data: var data }:
                writer.Bytes(1, data);
                return 8;
            case SubscribePush { Result: var result }:
                WriteSubscribed(writer, result);
                return 9;
            case ConnectPush { Result: var result }:
                WriteConnected(writer, result);
                return 10;
            case DisconnectPush { Code: { Code: var code, Reason: var reason } }:
                writer.Text(2, reason);
                writer.Number(1, code);
                return 11;
            case RefreshPush { Expiry: var expiry }:
                ProtobufParts.WriteExpiry(writer, expires: 1, ttl: 2, expiry);
                return 12;
            default:
                throw new InvalidOperationException($"No Protobuf is known for {push.GetType().Name}.");
        }
    }

    /// <summary>Not the numbers that it has in a reply.</summary>
    private static void WriteSubscribed(ProtobufWriter writer, SubscribeResult result)
    {
        writer.Bytes(7, result.Data);
        writer.Flag(6, result.Position is not null);
        writer.Number(5, result.Position?.Offset ?? 0);
        writer.Text(4, result.Position?.Epoch ?? string.Empty);
        writer.Flag(1, result.IsRecoverable);
    }

    /// <summary>Not the numbers that it has in a reply.</summary>
    private static void WriteConnected(ProtobufWriter writer, ConnectResult result)
    {
        writer.Text(10, result.Node);
        writer.Text(9, result.Session);
        ProtobufParts.WriteHeartbeat(writer, ping: 7, pong: 8, result);
        ProtobufParts.WriteExpiry(writer, expires: 5, ttl: 6, result.Expiry);
        ProtobufParts.Write(writer, field: 4, result.Subscriptions);
        writer.Bytes(3, result.Data);
        writer.Text(2, result.Version);
        writer.Text(1, result.Client);
    }
}
