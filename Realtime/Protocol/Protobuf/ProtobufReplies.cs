namespace Realtime.Protocol.Protobuf;

/// <summary>Writes replies. The fields stand in falling order of their numbers, as <see cref="ProtobufWriter"/> wants them.</summary>
internal static class ProtobufReplies
{
    private const int Id = 1;
    private const int Error = 2;

    public static void Write(ProtobufWriter writer, Reply reply)
    {
        if (reply.Error is { } error)
        {
            var since = writer.Length;
            writer.Flag(3, error.IsTemporary);
            writer.Text(2, error.Message);
            writer.Number(1, error.Code);
            writer.Message(Error, since);
        }
        else
        {
            var since = writer.Length;
            writer.Message(WriteResult(writer, reply.Result), since);
        }

        writer.Number(Id, reply.Id);
    }

    /// <returns>Which of the reply's fields it is.</returns>
    private static int WriteResult(ProtobufWriter writer, Result? result)
    {
        switch (result)
        {
            case ConnectResult connect:
                Write(writer, connect);
                return 5;
            case SubscribeResult subscribe:
                ProtobufParts.Write(writer, subscribe);
                return 6;
            case UnsubscribeResult:
                return 7;
            case PublishResult:
                return 8;
            case PresenceResult presence:
                Write(writer, presence);
                return 9;
            case PresenceStatsResult stats:
                writer.Number(2, (ulong)stats.Users);
                writer.Number(1, (ulong)stats.Clients);
                return 10;
            case HistoryResult history:
                writer.Number(3, history.Top.Offset);
                writer.Text(2, history.Top.Epoch);
                ProtobufParts.Write(writer, field: 1, history.Publications);
                return 11;
            case RpcResult rpc:
                writer.Bytes(1, rpc.Data);
                return 13;
            case RefreshResult refresh:
                ProtobufParts.WriteExpiry(writer, expires: 3, ttl: 4, refresh.Expiry);
                return 14;
            case SubRefreshResult refresh:
                ProtobufParts.WriteExpiry(writer, expires: 1, ttl: 2, refresh.Expiry);
                return 15;
            default:
                throw new InvalidOperationException($"No Protobuf is known for {result?.GetType().Name ?? "nothing"}.");
        }
    }

    private static void Write(ProtobufWriter writer, ConnectResult result)
    {
        writer.Text(10, result.Node);
        writer.Text(9, result.Session);
        ProtobufParts.WriteHeartbeat(writer, ping: 7, pong: 8, result);
        ProtobufParts.Write(writer, field: 6, result.Subscriptions);
        writer.Bytes(5, result.Data);
        ProtobufParts.WriteExpiry(writer, expires: 3, ttl: 4, result.Expiry);
        writer.Text(2, result.Version);
        writer.Text(1, result.Client);
    }

    private static void Write(ProtobufWriter writer, PresenceResult result)
    {
        for (var i = result.Members.Count - 1; i >= 0; i--)
        {
            var entry = writer.Length;
            ProtobufParts.Write(writer, field: 2, result.Members[i]);
            writer.Text(1, result.Members[i].Client);
            writer.Message(1, entry);
        }
    }
}
