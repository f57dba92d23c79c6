using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.Support;

/// <summary>
/// Messages of either form as one kind of tree, by <see cref="ProtocolSchema"/> alone: numbers as texts, payloads as the text that they are. What is zero, false or empty
/// is left out, but for messages; so two trees of one message are equal, whatever form it had.
/// </summary>
internal static class ProtocolTree
{
    public static JsonObject OfProtobuf(ReadOnlySpan<byte> bytes, ProtocolSchema schema)
    {
        var tree = new JsonObject();
        while (!bytes.IsEmpty)
        {
            var tag = TakeNumber(ref bytes);
            var field = schema.Find(tag >> 3) ?? throw new InvalidOperationException($"No field has the number {tag >> 3}.");
            var number = (tag & 7) == 0 ? TakeNumber(ref bytes) : 0;
            var content = (tag & 7) == 2 ? Take(ref bytes) : [];
            if (field.IsMap)
            {
                AddEntry(tree, field, content);
                continue;
            }

            var value = ValueOf(field, number, content);
            if (field.IsRepeated)
            {
                tree[field.Name] ??= new JsonArray();
                tree[field.Name]!.AsArray().Add(value);
            }
            else
            {
                tree.Add(field.Name, value);
            }
        }

        return tree;
    }

    public static JsonObject OfJson(JsonElement message, ProtocolSchema schema)
    {
        var tree = new JsonObject();
        foreach (var property in message.EnumerateObject())
        {
            var field = schema.Named(property.Name);
            JsonNode? value = field switch
            {
                { IsMap: true } => new JsonObject(property.Value.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, ValueOf(field, entry.Value)))),
                { IsRepeated: true } => new JsonArray([.. property.Value.EnumerateArray().Select(item => ValueOf(field, item))]),
                _ => ValueOf(field, property.Value),
            };
            if (value is not (JsonArray { Count: 0 } or null) && !(field.IsMap && value is JsonObject { Count: 0 }))
            {
                tree.Add(field.Name, value);
            }
        }

        return tree;
    }

    /// <param name="tree">Numbers and flags in it may be left as JSON has them.</param>
    /// <param name="schema">Its own.</param>
    public static byte[] ToProtobuf(JsonObject tree, ProtocolSchema schema)
    {
        var bytes = new List<byte>();
        foreach (var (name, value) in tree)
        {
            var field = schema.Named(name);
            foreach (var part in field.IsMap ? value!.AsObject().Select(entry => (entry.Key, entry.Value)) : field.IsRepeated ? value!.AsArray().Select(static item => (Key: "", item)) : [("", value)])
            {
                Write(bytes, field, part.Key, part.Item2!);
            }
        }

        return [.. bytes];
    }

    public static byte[] WithLength(byte[] message)
    {
        var bytes = new List<byte>();
        WriteNumber(bytes, (ulong)message.Length);
        bytes.AddRange(message);
        return [.. bytes];
    }

    private static void WriteNumber(List<byte> bytes, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
    }

    private static void Write(List<byte> bytes, ProtocolField field, string key, JsonNode value)
    {
        if (!field.IsMap && field.Kind is ProtocolKind.Number or ProtocolKind.Flag)
        {
            WriteNumber(bytes, (ulong)field.Number << 3);
            WriteNumber(bytes, field.Kind is ProtocolKind.Flag ? value.GetValue<bool>() ? 1UL : 0 : (ulong)long.Parse(value.ToJsonString(), CultureInfo.InvariantCulture));
            return;
        }

        var content = field.Kind is ProtocolKind.Message ? ToProtobuf(value.AsObject(), field.Inner!) : Encoding.UTF8.GetBytes(field.Kind is ProtocolKind.Payload ? value.ToJsonString() : value.GetValue<string>());
        if (field.IsMap)
        {
            var entry = new List<byte>();
            WriteContent(entry, 1, Encoding.UTF8.GetBytes(key));
            WriteContent(entry, 2, content);
            content = [.. entry];
        }

        WriteContent(bytes, field.Number, content);
    }

    private static void WriteContent(List<byte> bytes, int field, byte[] content)
    {
        WriteNumber(bytes, ((ulong)field << 3) | 2);
        WriteNumber(bytes, (ulong)content.Length);
        bytes.AddRange(content);
    }

    private static void AddEntry(JsonObject tree, ProtocolField field, ReadOnlySpan<byte> entry)
    {
        var (key, value) = ("", default(JsonNode));
        while (!entry.IsEmpty)
        {
            var isKey = TakeNumber(ref entry) >> 3 == 1;
            var content = Take(ref entry);
            key = isKey ? Encoding.UTF8.GetString(content) : key;
            value = isKey ? value : ValueOf(field, 0, content);
        }

        tree[field.Name] ??= new JsonObject();
        tree[field.Name]!.AsObject().Add(key, value ?? ValueOf(field, 0, []));
    }

    private static JsonNode ValueOf(ProtocolField field, ulong number, ReadOnlySpan<byte> content) => field.Kind switch
    {
        ProtocolKind.Number => number.ToString(CultureInfo.InvariantCulture),
        ProtocolKind.Flag => number == 1,
        ProtocolKind.Message => OfProtobuf(content, field.Inner!),
        _ => Encoding.UTF8.GetString(content),
    };

    private static JsonNode? ValueOf(ProtocolField field, JsonElement value) => field.Kind switch
    {
        ProtocolKind.Number => value.GetRawText() is not "0" and var number ? number : null,
        ProtocolKind.Flag => value.GetBoolean() ? true : null,
        ProtocolKind.Message => OfJson(value, field.Inner!),
        ProtocolKind.Payload => value.GetRawText(),
        _ => value.GetString() is { } text && (text.Length > 0 || field.IsMap) ? text : null,
    };

    private static ulong TakeNumber(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes)
    {
        var length = (int)TakeNumber(ref bytes);
        var content = bytes[..length];
        bytes = bytes[length..];
        return content;
    }
}
