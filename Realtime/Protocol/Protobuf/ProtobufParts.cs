namespace Realtime.Protocol.Protobuf;

/// <summary>Writes what replies and pushes share. The fields stand in falling order of their numbers, as <see cref="ProtobufWriter"/> wants them.</summary>
internal static class ProtobufParts
{
    public static void Write(ProtobufWriter writer, SubscribeResult result)
    {
        writer.Flag(13, result.UsesDelta);
        writer.Flag(12, result.WasRecovering);
        writer.Bytes(11, result.Data);
        writer.Flag(10, result.Position is not null);
        writer.Number(9, result.Position?.Offset ?? 0);
        writer.Flag(8, result.IsRecovered);
        Write(writer, field: 7, result.Publications);
        writer.Text(6, result.Position?.Epoch ?? string.Empty);
        writer.Flag(3, result.IsRecoverable);
        WriteExpiry(writer, expires: 1, ttl: 2, result.Expiry);
    }

    public static void Write(ProtobufWriter writer, int field, IReadOnlyList<Publication> publications)
    {
        for (var i = publications.Count - 1; i >= 0; i--)
        {
            var since = writer.Length;
            Write(writer, publications[i], PayloadForm.Plain, patch: default);
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

    public static void Write(ProtobufWriter writer, Publication publication, PayloadForm form, ReadOnlyMemory<byte> patch)
    {
        writer.Flag(8, form is PayloadForm.Patch);
        if (publication.Tags is { } tags)
        {
            WriteTags(writer, tags);
        }

        writer.Number(6, publication.Position?.Offset ?? 0);
        if (publication.Info is { } info)
        {
            Write(writer, field: 5, info);
        }

        writer.Bytes(4, form is PayloadForm.Patch ? patch : publication.Data);
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

    /// <summary>Server-side subscriptions by channel.</summary>
    public static void Write(ProtobufWriter writer, int field, IReadOnlyList<KeyValuePair<string, SubscribeResult>> subscriptions)
    {
        for (var i = subscriptions.Count - 1; i >= 0; i--)
        {
            var entry = writer.Length;
            Write(writer, subscriptions[i].Value);
            writer.Message(2, entry);
            writer.Text(1, subscriptions[i].Key);
            writer.Message(field, entry);
        }
    }

    public static void WriteHeartbeat(ProtobufWriter writer, int ping, int pong, ConnectResult result)
    {
        var seconds = (uint)result.PingInterval.TotalSeconds;
        writer.Flag(pong, result.ExpectsPong && seconds > 0);
        writer.Number(ping, seconds);
    }

    public static void WriteExpiry(ProtobufWriter writer, int expires, int ttl, TimeToLive? expiry)
    {
        writer.Number(ttl, expiry?.Seconds ?? 0);
        writer.Flag(expires, expiry is not null);
    }
}
