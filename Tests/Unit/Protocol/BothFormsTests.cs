using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Unit.Protocol;

/// <summary>Random messages, seeded: both forms say the same, as readers and writers that know nothing of the engine understand it.</summary>
public sealed class BothFormsTests
{
    private const int Rounds = 5000;

    private static readonly IProtocolCodec Json = ProtocolCodecs.For(FrameFormat.StreamJson);
    private static readonly IProtocolCodec Protobuf = ProtocolCodecs.For(FrameFormat.StreamProtobuf);

    [Fact]
    public void Replies_say_the_same_in_both_forms()
    {
        var messages = new RandomMessages(21);
        for (var round = 0; round < Rounds; round++)
        {
            var reply = messages.Reply();
            AssertSame(Json.Encode(reply), Protobuf.Encode(reply), hasTexts: reply.Result is SubscribeResult { UsesDelta: true }, reply);
        }
    }

    [Fact]
    public void Pushes_say_the_same_in_both_forms()
    {
        var messages = new RandomMessages(22);
        for (var round = 0; round < Rounds; round++)
        {
            var (channel, push) = messages.Push();
            AssertSame(Json.Encode(channel, push), Protobuf.Encode(channel, push), hasTexts: push is PublicationPush { Form: not PayloadForm.Plain }, push);
        }
    }

    [Fact]
    public void Commands_are_read_alike_from_both_forms()
    {
        var messages = new RandomMessages(23);
        for (var round = 0; round < Rounds; round++)
        {
            var trees = Enumerable.Range(0, messages.Count(1, 4)).Select(_ => messages.Command()).ToList();
            var json = string.Join('\n', trees.Select(static tree => tree.ToJsonString()));
            byte[] protobuf = [.. trees.SelectMany(static tree => ProtocolTree.WithLength(ProtocolTree.ToProtobuf(tree, ProtocolSchema.Command)))];

            var read = Read(Json, Encoding.UTF8.GetBytes(json));
            Assert.Equal(trees.Count, read.Count);
            Assert.Equal(read, Read(Protobuf, protobuf));
            Assert.Equal(trees.Select(static tree => tree["id"]?.ToJsonString() ?? "0"), read.Select(static command => JsonNode.Parse(command)!["Id"]!.ToJsonString()));
        }
    }

    private static void AssertSame(Frame? json, Frame? protobuf, bool hasTexts, object message)
    {
        using var document = JsonDocument.Parse(json!.Value.Bytes);
        var fromJson = ProtocolTree.OfJson(document.RootElement, ProtocolSchema.Reply);
        var bytes = protobuf!.Value.Bytes.Span;
        var prefix = 1;
        while (bytes[prefix - 1] >= 0x80)
        {
            prefix++;
        }

        var fromProtobuf = ProtocolTree.OfProtobuf(bytes[prefix..], ProtocolSchema.Reply);
        if (hasTexts)
        {
            Unquote(fromJson);
        }

        Assert.True(JsonNode.DeepEquals(fromJson, fromProtobuf), $"{message}\n{fromJson.ToJsonString()}\n{fromProtobuf.ToJsonString()}");
    }

    /// <summary>Where patches are agreed on, JSON has a payload as the text of a string.</summary>
    private static void Unquote(JsonObject message)
    {
        var publications = message["push"] is { } push ? [push["pub"]!] : message["subscribe"]!["publications"]?.AsArray().Select(static one => one!) ?? [];
        foreach (var publication in publications)
        {
            var text = JsonSerializer.Deserialize<string>(publication["data"]!.GetValue<string>())!;
            publication["data"] = text;
        }
    }

    private static List<string> Read(IProtocolCodec codec, byte[] bytes)
    {
        var message = new ReadOnlySequence<byte>(bytes);
        var commands = new List<string>();
        while (!message.IsEmpty)
        {
            Assert.True(codec.TryRead(ref message, out var command), Encoding.UTF8.GetString(bytes));
            commands.Add(JsonSerializer.Serialize(new { command.Id, Kind = command.Request?.GetType().Name, Request = (object?)command.Request }));
        }

        return commands;
    }
}
