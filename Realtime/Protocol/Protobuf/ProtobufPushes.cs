namespace Realtime.Protocol.Protobuf;

/// <summary>Writes pushes and what they share with replies. The fields stand in falling order of their numbers, as <see cref="ProtobufWriter"/> wants them.</summary>
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

    public static void Write(ProtobufWriter writer, int field, IReadOnlyList<Publication> publications)
    {
        for (var i = publications.Count - 1; i >= 0; i--)
        {
            var since = writer.Length;
            Write(writer, publications[i]);
            writer.Message(field, since);
        }
    }

    public static void Write(ProtobufWriter writer, int field, ClientInfo info)
    {
        var since = writer.Length;
        writer.Bytes(4, info.ChannelInfo);
        writer.Bytes(3, info.ConnectionInfo);
        writer.Text(2, info.Client);
        writer.Text(1, info.User);
        writer.Message(field, since);
    }

    /// <returns>Which of the push's fields it is.</returns>
    private static int WritePush(ProtobufWriter writer, Push push)
    {
        switch (push)
        {
            case PublicationPush { Publication: var publication }:
                Write(writer, publication);
                return 4;
            case JoinPush { Info: var info }:
                Write(writer, field: 1, info);
                return 5;
            case LeavePush { Info: var info }:
                Write(writer, field: 1, info);
                return 6;
            case UnsubscribePush { Code: { Code: var code, Reason: var reason } }:
                writer.Text(3, reason);
                writer.Number(2, code);
                return 7;
            case MessagePush { Data: var data }:
                writer.Bytes(1, data);
                return 8;
            default:
                throw new InvalidOperationException($"No Protobuf is known for {push.GetType().Name}.");
        }
    }

    private static void Write(ProtobufWriter writer, Publication publication)
    {
        if (publication.Tags is { } tags)
        {
            WriteTags(writer, tags);
        }

        writer.Number(6, publication.Position?.Offset ?? 0);
        if (publication.Info is { } info)
        {
            Write(writer, field: 5, info);
        }

        writer.Bytes(4, publication.Data);
    }

    private static void WriteTags(ProtobufWriter writer, IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (name, value) in tags)
        {
            var since = writer.Length;
            writer.Text(2, value);
            writer.Text(1, name);
            writer.Message(7, since);
        }
    }
}
