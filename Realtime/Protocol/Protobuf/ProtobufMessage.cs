using System.Collections.Frozen;

namespace Realtime.Protocol.Protobuf;

/// <summary>Which number stands for which field in a message that clients send (docs/protocol.md). Fields that nobody reads are left out.</summary>
internal sealed class ProtobufMessage
{
    private static readonly FrozenDictionary<string, ProtobufMessage> All = new Dictionary<string, ProtobufMessage>(StringComparer.Ordinal)
    {
        ["command"] = new(
            (1, "id"), (4, "connect"), (5, "subscribe"), (6, "unsubscribe"), (7, "publish"), (8, "presence"), (9, "presence_stats"), (10, "history"), (12, "send"), (13, "rpc"), (14, "refresh"),
            (15, "sub_refresh")),
        ["connect"] = new((1, "token"), (2, "data"), (3, "subs"), (4, "name"), (5, "version"), (6, "headers")),
        ["subscribe"] = new(
            (1, "channel"), (2, "token"), (3, "recover"), (6, "epoch"), (7, "offset"), (8, "data"), (9, "positioned"), (10, "recoverable"), (11, "join_leave"), (12, "delta"), (13, "tf"),
            (14, "flag"), (15, "type")),
        ["filter"] = new((1, "op"), (2, "key"), (3, "cmp"), (4, "val"), (5, "vals"), (6, "nodes")),
        ["unsubscribe"] = new((1, "channel")),
        ["publish"] = new((1, "channel"), (2, "data")),
        ["presence"] = new((1, "channel")),
        ["presence_stats"] = new((1, "channel")),
        ["history"] = new((1, "channel"), (7, "limit"), (8, "since"), (9, "reverse")),
        ["since"] = new((1, "offset"), (2, "epoch")),
        ["send"] = new((1, "data")),
        ["rpc"] = new((1, "data"), (2, "method")),
        ["refresh"] = new((1, "token")),
        ["sub_refresh"] = new((1, "channel"), (2, "token"), (3, "type")),
        ["entry"] = new((1, "key"), (2, "value")),
        ["emulation"] = new((1, "node"), (2, "session"), (3, "data")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly string?[] _names;

    private ProtobufMessage(params (int Number, string Name)[] fields)
    {
        _names = new string?[fields.Select(static field => field.Number).DefaultIfEmpty(0).Max() + 1];
        foreach (var (number, name) in fields)
        {
            _names[number] = name;
        }
    }

    public static ProtobufMessage Named(string name) => All[name];

    /// <summary>null = a field to skip.</summary>
    public string? NameOf(uint number) => number < (uint)_names.Length ? _names[number] : null;
}
