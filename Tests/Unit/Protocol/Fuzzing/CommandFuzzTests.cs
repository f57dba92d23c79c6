using System.Buffers;
using System.Text;
using Realtime.Protocol;
using Realtime.Protocol.Filters;
using Realtime.Protocol.Json;
using Realtime.Protocol.Protobuf;
using Tests.Support;

namespace Tests.Unit.Protocol.Fuzzing;

/// <summary>Whatever the bytes: a command or a refusal. <c>FUZZ_RUNS</c> and <c>FUZZ_SEED</c> make longer and other runs (CONTRIBUTING.md).</summary>
public sealed class CommandFuzzTests
{
    private const int RandomCommands = 200;

    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal) { ["s"] = "A", ["p"] = "10" };

    [Fact]
    public void Commands_in_json_are_read_or_refused()
    {
        var messages = new RandomMessages(31);
        IReadOnlyList<byte[]> corpus =
        [
            .. FuzzRunner.Corpus("json/commands.txt", Encoding.UTF8.GetBytes),
            .. Enumerable.Range(0, RandomCommands).Select(_ => Encoding.UTF8.GetBytes($"{messages.Command().ToJsonString()}\n{messages.Command().ToJsonString()}")),
        ];
        var codec = ProtocolCodecs.For(FrameFormat.StreamJson);

        FuzzRunner.Run(FuzzRunner.Runs, 0, random => new Mutator(random, corpus).Next, input => AreCommands(codec, input));
    }

    [Fact]
    public void Commands_in_protobuf_are_read_or_refused()
    {
        var messages = new RandomMessages(32);
        IReadOnlyList<byte[]> corpus =
        [
            .. FuzzRunner.Corpus("protobuf/commands.txt", Convert.FromHexString),
            .. Enumerable.Range(0, RandomCommands).Select(_ => ProtocolTree.WithLength(ProtocolTree.ToProtobuf(messages.Command(), ProtocolSchema.Command))),
        ];
        var codec = ProtocolCodecs.For(FrameFormat.StreamProtobuf);

        FuzzRunner.Run(FuzzRunner.Runs, 0, random => new Mutator(random, corpus).Next, input => AreCommands(codec, input));
    }

    [Fact]
    public void Bodies_in_json_are_read_or_refused()
    {
        IReadOnlyList<byte[]> corpus = [.. FuzzRunner.Corpus("json/emulation.txt", Encoding.UTF8.GetBytes), .. FuzzRunner.Corpus("json/listeners.txt", Encoding.UTF8.GetBytes)];

        FuzzRunner.Run(FuzzRunner.Runs / 4, 0, random => new Mutator(random, corpus).Next, static input =>
        {
            var body = new ReadOnlySequence<byte>(input);
            return JsonBodies.TryReadEmulation(body, out _) | (JsonBodies.TryReadConnect(body, out var request) && request.Subscriptions.All(static one => one.Channel.Length > 0));
        });
    }

    [Fact]
    public void Bodies_in_protobuf_are_read_or_refused()
    {
        var corpus = FuzzRunner.Corpus("protobuf/emulation.txt", Convert.FromHexString);

        FuzzRunner.Run(FuzzRunner.Runs / 4, 0, random => new Mutator(random, corpus).Next, static input => ProtobufBodies.TryReadEmulation(new ReadOnlySequence<byte>(input), out _));
    }

    private static bool AreCommands(IProtocolCodec codec, byte[] input)
    {
        var message = new ReadOnlySequence<byte>(input);
        var (commands, isRead) = (0, true);
        while (isRead && !message.IsEmpty)
        {
            var left = message.Length;
            isRead = codec.TryRead(ref message, out var command);
            Assert.Equal(isRead, command is not null);
            Assert.True(message.Length < left);
            if (command is not null)
            {
                Judge(command);
                commands++;
            }
        }

        return isRead && commands > 0;
    }

    /// <summary>What the types promise.</summary>
    private static void Judge(Command command)
    {
        Assert.True(command.Request is SendRequest || (command.Id == 0) == command.Request is null);
        Assert.True(command.Request is not IChannelRequest { Channel.Length: 0 });
        IEnumerable<SubscribeRequest> subscriptions = command.Request switch
        {
            ConnectRequest connect => connect.Subscriptions,
            SubscribeRequest subscribe => [subscribe],
            _ => [],
        };
        foreach (var subscription in subscriptions)
        {
            Assert.NotEmpty(subscription.Channel);
            if (subscription.Filter is { } node && TagsFilter.TryCreate(node, out var filter))
            {
                filter.Matches(Tags);
                filter.Matches(null);
                Assert.NotEmpty(filter.Text);
            }
        }
    }
}
