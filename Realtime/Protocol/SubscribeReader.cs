using Realtime.Protocol.Filters;

namespace Realtime.Protocol;

/// <summary>Reads a subscribe request, alike in every form. Throws what the fields throw.</summary>
internal static class SubscribeReader
{
    /// <summary>A bit of <c>flag</c>: error 112 rather than a subscription that could not recover.</summary>
    private const ulong RejectUnrecovered = 2;

    /// <summary>What is in the request, which was entered.</summary>
    /// <returns>null = it names no channel.</returns>
    public static SubscribeRequest? Read<TFields>(ref TFields fields)
        where TFields : IFields, allows ref struct
    {
        var draft = ReadFields(ref fields);
        return draft.Finish(draft.Channel);
    }

    /// <summary>The value of a map by channel, where the key alone says which.</summary>
    /// <returns>null = the key is empty.</returns>
    public static SubscribeRequest? ReadEntry<TFields>(ref TFields fields, string channel)
        where TFields : IFields, allows ref struct
    {
        var draft = fields.TryEnterOnce("subscribe", isKnown: false) ? ReadFields(ref fields) : default;
        return draft.Finish(channel);
    }

    private static Draft ReadFields<TFields>(ref TFields fields)
        where TFields : IFields, allows ref struct
    {
        var draft = default(Draft);
        while (fields.TryNext(out var name))
        {
            switch (name)
            {
                case "channel":
                    fields.Read(ref draft.Channel);
                    break;
                case "token":
                    fields.Read(ref draft.Token);
                    break;
                case "recover":
                    fields.Read(ref draft.Recovers);
                    break;
                case "epoch":
                    fields.Read(ref draft.Epoch);
                    break;
                case "offset":
                    fields.Read(ref draft.Offset);
                    break;
                case "flag":
                    fields.Read(ref draft.Flags);
                    break;
                case "type":
                    fields.Read(ref draft.Type);
                    break;
                default:
                    ReadWish(ref fields, name, ref draft);
                    break;
            }
        }

        return draft;
    }

    private static void ReadWish<TFields>(ref TFields fields, string name, ref Draft draft)
        where TFields : IFields, allows ref struct
    {
        switch (name)
        {
            case "data":
                fields.ReadRaw(ref draft.Data);
                break;
            case "positioned":
                fields.Read(ref draft.WantsPosition);
                break;
            case "recoverable":
                fields.Read(ref draft.WantsRecovery);
                break;
            case "join_leave":
                fields.Read(ref draft.WantsJoinLeave);
                break;
            case "delta":
                fields.Read(ref draft.Delta);
                break;
            case "tf":
                FilterReader.Read(ref fields, ref draft.Filter);
                break;
            default:
                fields.Skip();
                break;
        }
    }

    private struct Draft
    {
        public string? Channel;
        public string? Token;
        public bool? Recovers;
        public string? Epoch;
        public ulong? Offset;
        public byte[]? Data;
        public bool? WantsPosition;
        public bool? WantsRecovery;
        public bool? WantsJoinLeave;
        public string? Delta;
        public FilterNode? Filter;
        public ulong? Flags;
        public long? Type;

        public readonly SubscribeRequest? Finish(string? channel)
        {
            StreamPosition? since = Recovers is true ? new StreamPosition(Offset ?? 0, Epoch ?? string.Empty) : null;
            var rejectsUnrecovered = ((Flags ?? 0) & RejectUnrecovered) != 0;
            return string.IsNullOrEmpty(channel) ? null : new SubscribeRequest(channel, Token ?? string.Empty, since, rejectsUnrecovered, Delta ?? string.Empty)
            {
                Data = Data,
                WantsJoinLeave = WantsJoinLeave is true,
                WantsPosition = WantsPosition is true,
                WantsRecovery = WantsRecovery is true,
                Filter = Filter,
                Type = Type ?? 0,
            };
        }
    }
}
