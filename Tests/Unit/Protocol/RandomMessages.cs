using System.Text;
using System.Text.Json.Nodes;
using Realtime.Protocol;
using Realtime.Protocol.Delta;

namespace Tests.Unit.Protocol;

/// <summary>Valid messages of every kind, by a seed.</summary>
internal sealed class RandomMessages(int seed)
{
    private static readonly string[] Texts = ["", "a", "news:today", "é😀", "\"\\\n\u0001", "a long text that a length of one byte still holds", new('x', 200)];
    private static readonly string[] Payloads = ["1", "\"hi\"", "{\"a\":[1,2.50,null]}", "[]", "{\"t\":\"é\\u00e9😀\"}", "\"" + new string('y', 300) + "\""];

    private readonly Random _random = new(seed);

    public int Count(int least, int most) => _random.Next(least, most + 1);

    public Reply Reply()
    {
        var isError = Chance(5);
        return new Reply((uint)_random.Next(1, int.MaxValue), isError ? null : Result(), isError ? new ProtocolError((uint)Count(100, 1999), FullText(), Chance(2)) : null);
    }

    public (string? Channel, Push Push) Push() => _random.Next(9) switch
    {
        0 => (FullText(), new JoinPush(Info())),
        1 => (FullText(), new LeavePush(Info())),
        2 => (FullText(), new UnsubscribePush(new UnsubscribeCode((uint)Count(2000, 2600), FullText()))),
        3 => (null, new MessagePush(Payload())),
        4 => (FullText(), new SubscribePush(Subscribed())),
        5 => (null, new ConnectPush(Connected())),
        6 => (null, new DisconnectPush(new DisconnectCode((ushort)Count(3000, 4999), FullText()))),
        7 => (null, new RefreshPush(Expiry())),
        _ => (FullText(), Published()),
    };

    /// <summary>As <see cref="Support.ProtocolTree.ToProtobuf"/> takes it, and as JSON has it.</summary>
    public JsonObject Command()
    {
        var id = _random.Next(1, int.MaxValue);
        return _random.Next(12) switch
        {
            0 => [],
            1 => new JsonObject { ["send"] = new JsonObject { ["data"] = PayloadNode() } },
            2 => new JsonObject { ["id"] = id, ["connect"] = Connect() },
            3 => new JsonObject { ["subscribe"] = Subscribe(FullText()), ["id"] = id },
            4 => new JsonObject { ["id"] = id, ["publish"] = new JsonObject { ["channel"] = FullText(), ["data"] = PayloadNode() } },
            5 => new JsonObject { ["id"] = id, ["history"] = History() },
            6 => new JsonObject { ["id"] = id, ["rpc"] = new JsonObject { ["method"] = Text(), ["data"] = PayloadNode() } },
            7 => new JsonObject { ["id"] = id, ["refresh"] = new JsonObject { ["token"] = Text() } },
            8 => new JsonObject { ["id"] = id, ["sub_refresh"] = new JsonObject { ["channel"] = FullText(), ["token"] = Text(), ["type"] = Count(0, 2) } },
            var other => new JsonObject { ["id"] = id, [other == 9 ? "unsubscribe" : other == 10 ? "presence" : "presence_stats"] = new JsonObject { ["channel"] = FullText() } },
        };
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private string Text() => Texts[_random.Next(Texts.Length)];

    private string FullText() => Texts[_random.Next(1, Texts.Length)];

    private byte[] Payload() => Encoding.UTF8.GetBytes(Payloads[_random.Next(Payloads.Length)]);

    private byte[] PayloadOrNothing() => Chance(2) ? [] : Payload();

    private JsonNode PayloadNode() => JsonNode.Parse("""{"a":[1,2,null,"x"]}""")!;

    private TimeToLive? Expiry() => Chance(2) ? TimeToLive.Of(TimeSpan.FromSeconds(Count(0, 100_000))) : null;

    private StreamPosition? Position() => Chance(3) ? null : new StreamPosition((ulong)_random.NextInt64(), FullText());

    private ClientInfo Info() => new(Text(), FullText()) { ConnectionInfo = PayloadOrNothing(), ChannelInfo = PayloadOrNothing() };

    private Publication Publication() => new(Payload())
    {
        Info = Chance(2) ? Info() : null,
        Position = Position(),
        Tags = Chance(3) ? Texts.Take(Count(0, 5)).ToDictionary(static text => text, _ => Text(), StringComparer.Ordinal) : null,
    };

    private PublicationPush Published()
    {
        var publication = Publication();
        return Count(0, 2) switch
        {
            0 => new PublicationPush(publication),
            1 => new PublicationPush(publication) { Form = PayloadForm.Whole },
            _ => new PublicationPush(publication) { Form = PayloadForm.Patch, Patch = FossilPatch.Make(Payload(), publication.Data.Span, keepsCharacters: true) },
        };
    }

    private IReadOnlyList<Publication> Publications() => [.. Enumerable.Range(0, Count(0, 3)).Select(_ => Publication())];

    private SubscribeResult Subscribed() => new(Position(), Chance(2), Chance(2), Chance(2), Publications()) { Expiry = Expiry(), Data = PayloadOrNothing() };

    private ConnectResult Connected() => new(FullText(), FullText(), Expiry(), PayloadOrNothing(), TimeSpan.FromSeconds(Count(0, 30)), Chance(2))
    {
        Subscriptions = [.. Texts.Skip(1).Take(Count(0, 3)).Select(channel => KeyValuePair.Create(channel, Subscribed()))],
        Session = Text(),
        Node = Text(),
    };

    private Result Result() => _random.Next(10) switch
    {
        0 => Connected(),
        1 => Subscribed() with { UsesDelta = Chance(2) },
        2 => UnsubscribeResult.Done,
        3 => PublishResult.Done,
        4 => new HistoryResult(new StreamPosition((ulong)Count(0, 5), Text()), Publications()),
        5 => new PresenceResult([.. Texts.Take(Count(0, 3)).Select(client => Info() with { Client = client })]),
        6 => new PresenceStatsResult(Count(0, 3), Count(0, 3)),
        7 => new RpcResult(PayloadOrNothing()),
        8 => new RefreshResult(Expiry()),
        _ => new SubRefreshResult(Expiry()),
    };

    private JsonObject Connect()
    {
        var connect = new JsonObject { ["version"] = Text(), ["token"] = Text(), ["name"] = Text() };
        Maybe(connect, "data", PayloadNode);
        Maybe(connect, "headers", () => new JsonObject(Texts.Take(Count(0, 3)).Select(text => KeyValuePair.Create(text, (JsonNode?)Text()))));
        Maybe(connect, "subs", () => new JsonObject(Texts.Skip(1).Take(Count(0, 3)).Select(channel => KeyValuePair.Create(channel, (JsonNode?)Subscribe(Text())))));
        return connect;
    }

    private JsonObject Subscribe(string channel)
    {
        var subscribe = new JsonObject { ["channel"] = channel };
        Maybe(subscribe, "token", () => Text());
        Maybe(subscribe, "offset", () => _random.NextInt64());
        Maybe(subscribe, "epoch", () => Text());
        Maybe(subscribe, "data", PayloadNode);
        Maybe(subscribe, "delta", () => "fossil");
        Maybe(subscribe, "flag", () => Count(0, 3));
        Maybe(subscribe, "type", () => Count(0, 4));
        Maybe(subscribe, "tf", () => Filter(3));
        foreach (var name in new[] { "recover", "positioned", "recoverable", "join_leave" })
        {
            Maybe(subscribe, name, () => Chance(2));
        }

        return subscribe;
    }

    private JsonObject Filter(int depth)
    {
        var filter = new JsonObject();
        Maybe(filter, "op", () => Text());
        Maybe(filter, "key", () => Text());
        Maybe(filter, "cmp", () => "eq");
        Maybe(filter, "val", () => Text());
        Maybe(filter, "vals", () => new JsonArray([.. Texts.Take(Count(0, 4)).Select(static text => (JsonNode)text)]));
        Maybe(filter, "nodes", () => new JsonArray([.. Enumerable.Range(0, depth == 0 ? 0 : Count(0, 3)).Select(_ => Filter(depth - 1))]));
        return filter;
    }

    private JsonObject History()
    {
        var history = new JsonObject { ["channel"] = FullText(), ["limit"] = Count(-1, 300) };
        Maybe(history, "since", () => new JsonObject { ["offset"] = _random.NextInt64(), ["epoch"] = Text() });
        Maybe(history, "reverse", () => Chance(2));
        return history;
    }

    private void Maybe(JsonObject into, string name, Func<JsonNode> make)
    {
        if (Chance(2))
        {
            into.Add(name, make());
        }
    }
}
