using Realtime.Hub;
using Realtime.Protocol;
using Tests.Support;
using static Tests.Support.Published;

namespace Tests.Unit.Hub;

public sealed class AudienceSetTests
{
    private const FrameFormat OtherFormat = (FrameFormat)1;

    private readonly RecordingSink _sink = new();
    private readonly RecordingSink _otherSink = new();
    private readonly AudienceSet _audiences;
    private ulong _lastAudience;

    public AudienceSetTests() => _audiences = new AudienceSet(() => new AudienceId(++_lastAudience));

    [Fact]
    public void Those_who_get_the_same_bytes_share_one_call_and_all_share_one_encoding()
    {
        var codec = new FakeCodec();
        FakeConnection[] members = [new(_sink, 1, codec), new(_sink, 2, codec), new(_otherSink, 1, codec)];
        Array.ForEach(members, member => _audiences.Join(member));

        Send();

        Assert.All(members, static member => Assert.Equal([Frame(1)], member.Sent));
        Assert.Equal((1, 1, 1), (_sink.Multicasts, _otherSink.Multicasts, codec.Encoded));
    }

    [Fact]
    public void Each_format_has_an_audience_and_an_encoding_of_its_own()
    {
        var (codec, other) = (new FakeCodec(), new FakeCodec(OtherFormat));
        _audiences.Join(new FakeConnection(_sink, 1, codec));
        _audiences.Join(new FakeConnection(_sink, 2, other));

        Send();

        Assert.Equal((2, 1, 1), (_sink.Multicasts, codec.Encoded, other.Encoded));
    }

    [Fact]
    public void An_audience_ends_with_its_last_member_and_its_number_is_never_used_again()
    {
        var (ann, bob) = (new FakeConnection(_sink, 1), new FakeConnection(_sink, 2));
        _audiences.Join(ann);
        _audiences.Join(bob);
        var first = Assert.Single(_sink.Audiences);
        _audiences.Leave(ann);
        Assert.Equal(first, Assert.Single(_sink.Audiences));
        _audiences.Leave(bob);
        Assert.Empty(_sink.Audiences);

        Send();
        _audiences.Join(ann);

        Assert.Empty(ann.Sent);
        Assert.NotEqual(first, Assert.Single(_sink.Audiences));
    }

    [Fact]
    public void Joining_twice_is_joining_once_and_a_stranger_cannot_leave()
    {
        var ann = new FakeConnection(_sink, 1);
        _audiences.Join(ann);
        _audiences.Join(ann);
        _audiences.Leave(new FakeConnection(_sink, 2));

        Send();
        _audiences.Leave(ann);

        Assert.Equal([Frame(1)], ann.Sent);
        Assert.Empty(_sink.Audiences);
        Assert.Equal(0, _audiences.Count);
    }

    private void Send() => _audiences.Send(new EncodedOnce("chat:x", new PublicationPush(At(1))));
}
