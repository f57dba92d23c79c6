namespace Tests.Support;

/// <summary>The protocol's published schema as the tests know it, apart from what the engine has of it.</summary>
internal sealed record ProtocolSchema(params ProtocolField[] Fields)
{
    private static readonly ProtocolSchema ClientInfo = new(Text(1, "user"), Text(2, "client"), Payload(3, "conn_info"), Payload(4, "chan_info"));

    private static readonly ProtocolSchema Publication = new(Payload(4, "data"), Message(5, "info", ClientInfo), Number(6, "offset"), Map(7, "tags"), Flag(8, "delta"));

    private static readonly ProtocolSchema SubscribeResult = new(
        Flag(1, "expires"), Number(2, "ttl"), Flag(3, "recoverable"), Text(6, "epoch"), List(7, "publications", Publication), Flag(8, "recovered"), Number(9, "offset"), Flag(10, "positioned"), Payload(11, "data"),
        Flag(12, "was_recovering"), Flag(13, "delta"));

    private static readonly ProtocolSchema SubscribeRequest = new(
        Text(1, "channel"), Text(2, "token"), Flag(3, "recover"), Text(6, "epoch"), Number(7, "offset"), Payload(8, "data"), Flag(9, "positioned"), Flag(10, "recoverable"), Flag(11, "join_leave"), Text(12, "delta"),
        Message(13, "tf", Filter()), Number(14, "flag"), Number(15, "type"));

    private static readonly ProtocolSchema Channel = new(Text(1, "channel"));

    private static readonly ProtocolSchema Code = new(Number(1, "code"), Text(2, "reason"));

    public static readonly ProtocolSchema Command = new(
        Number(1, "id"),
        Message(4, "connect", new(Text(1, "token"), Payload(2, "data"), Map(3, "subs", SubscribeRequest), Text(4, "name"), Text(5, "version"), Map(6, "headers"))),
        Message(5, "subscribe", SubscribeRequest),
        Message(6, "unsubscribe", Channel),
        Message(7, "publish", new(Text(1, "channel"), Payload(2, "data"))),
        Message(8, "presence", Channel),
        Message(9, "presence_stats", Channel),
        Message(10, "history", new(Text(1, "channel"), Number(7, "limit"), Message(8, "since", new(Number(1, "offset"), Text(2, "epoch"))), Flag(9, "reverse"))),
        Message(12, "send", new(Payload(1, "data"))),
        Message(13, "rpc", new(Payload(1, "data"), Text(2, "method"))),
        Message(14, "refresh", new(Text(1, "token"))),
        Message(15, "sub_refresh", new(Text(1, "channel"), Text(2, "token"), Number(3, "type"))));

    public static readonly ProtocolSchema Reply = new(
        Number(1, "id"),
        Message(2, "error", new(Number(1, "code"), Text(2, "message"), Flag(3, "temporary"))),
        Message(4, "push", new(
            Text(2, "channel"),
            Message(4, "pub", Publication),
            Message(5, "join", new(Message(1, "info", ClientInfo))),
            Message(6, "leave", new(Message(1, "info", ClientInfo))),
            Message(7, "unsubscribe", new(Number(2, "code"), Text(3, "reason"))),
            Message(8, "message", new(Payload(1, "data"))),
            Message(9, "subscribe", new(Flag(1, "recoverable"), Text(4, "epoch"), Number(5, "offset"), Flag(6, "positioned"), Payload(7, "data"))),
            Message(10, "connect", new(
                Text(1, "client"), Text(2, "version"), Payload(3, "data"), Map(4, "subs", SubscribeResult), Flag(5, "expires"), Number(6, "ttl"), Number(7, "ping"), Flag(8, "pong"), Text(9, "session"), Text(10, "node"))),
            Message(11, "disconnect", Code),
            Message(12, "refresh", new(Flag(1, "expires"), Number(2, "ttl"))))),
        Message(5, "connect", new(
            Text(1, "client"), Text(2, "version"), Flag(3, "expires"), Number(4, "ttl"), Payload(5, "data"), Map(6, "subs", SubscribeResult), Number(7, "ping"), Flag(8, "pong"), Text(9, "session"), Text(10, "node"))),
        Message(6, "subscribe", SubscribeResult),
        Message(7, "unsubscribe", new()),
        Message(8, "publish", new()),
        Message(9, "presence", new(Map(1, "presence", ClientInfo))),
        Message(10, "presence_stats", new(Number(1, "num_clients"), Number(2, "num_users"))),
        Message(11, "history", new(List(1, "publications", Publication), Text(2, "epoch"), Number(3, "offset"))),
        Message(13, "rpc", new(Payload(1, "data"))),
        Message(14, "refresh", new(Flag(3, "expires"), Number(4, "ttl"))),
        Message(15, "sub_refresh", new(Flag(1, "expires"), Number(2, "ttl"))));

    public ProtocolField? Find(ulong number) => Fields.FirstOrDefault(field => (ulong)field.Number == number);

    public ProtocolField Named(string name) => Fields.Single(field => field.Name == name);

    /// <summary>Filters hold filters, so the schema holds itself.</summary>
    private static ProtocolSchema Filter()
    {
        var fields = new[] { Text(1, "op"), Text(2, "key"), Text(3, "cmp"), Text(4, "val"), new(5, "vals", ProtocolKind.Text) { IsRepeated = true }, Text(6, "nodes") };
        var filter = new ProtocolSchema(fields);
        fields[5] = List(6, "nodes", filter);
        return filter;
    }

    private static ProtocolField Text(int number, string name) => new(number, name, ProtocolKind.Text);

    private static ProtocolField Number(int number, string name) => new(number, name, ProtocolKind.Number);

    private static ProtocolField Flag(int number, string name) => new(number, name, ProtocolKind.Flag);

    private static ProtocolField Payload(int number, string name) => new(number, name, ProtocolKind.Payload);

    private static ProtocolField Message(int number, string name, ProtocolSchema message) => new(number, name, ProtocolKind.Message) { Inner = message };

    private static ProtocolField List(int number, string name, ProtocolSchema message) => Message(number, name, message) with { IsRepeated = true };

    private static ProtocolField Map(int number, string name, ProtocolSchema? message = null) =>
        new(number, name, message is null ? ProtocolKind.Text : ProtocolKind.Message) { Inner = message, IsMap = true };
}
