using Realtime.Hub;
using Realtime.Protocol;
using Tests.Support;
using static Tests.Support.Published;

namespace Tests.Unit.Hub;

/// <summary>A patch stands on what its receiver got last, whatever way that came.</summary>
public sealed class PatchTests
{
    private readonly RecordingSink _sink = new();
    private readonly LiveChannel _channel;
    private ulong _lastAudience;
    private ulong _lastConnection;

    public PatchTests() => _channel = new LiveChannel("chat:x", new LiveChannelOptions(), () => new AudienceId(++_lastAudience));

    [Fact]
    public void The_first_comes_whole_and_patches_follow()
    {
        var ann = Join(Top(5));

        Publish(6, 7, 8);

        Assert.Equal(["whole 6 e 6", "patch 7 e 6>7", "patch 8 e 7>8"], ann.Sent);
    }

    [Fact]
    public void Who_takes_no_patches_gets_everything_as_it_is()
    {
        var plain = Join(Top(5), usesDelta: false);
        Join(Top(5));

        Publish(6, 7);

        Assert.Equal([Frame(6), Frame(7)], plain.Sent);
    }

    [Fact]
    public void What_is_not_marked_comes_whole_and_the_next_patch_stands_on_it()
    {
        var ann = Join(Top(5));

        Publish(6);
        _channel.OnPublication(At(7));
        Publish(8);

        Assert.Equal(["whole 6 e 6", "whole 7 e 7", "patch 8 e 7>8"], ann.Sent);
    }

    [Fact]
    public void A_recovery_that_held_something_is_what_the_first_patch_stands_on()
    {
        Join(Top(5));
        Publish(6);

        var bob = Join(Top(6), last: Marked(6));
        Publish(7);

        Assert.Equal(["patch 7 e 6>7"], bob.Sent);
    }

    [Fact]
    public void A_recovery_that_held_something_serves_where_nobody_took_patches_before()
    {
        var bob = Join(Top(6), last: Marked(6));

        Publish(7);

        Assert.Equal(["patch 7 e 6>7"], bob.Sent);
    }

    [Fact]
    public void A_recovery_that_had_nothing_to_recover_is_no_base()
    {
        Join(Top(5));
        Publish(6);

        var bob = Join(Top(6));
        Publish(7, 8);

        Assert.Equal(["whole 7 e 7", "patch 8 e 7>8"], bob.Sent);
    }

    [Fact]
    public void What_came_between_the_reading_and_the_reply_comes_whole_and_is_a_base()
    {
        Join(Top(5));
        _channel.Open();
        Publish(6, 7);

        var bob = Commit(Top(5), usesDelta: true, last: null);
        Publish(8);

        Assert.Equal(["whole 6 e 6", "whole 7 e 7", "patch 8 e 7>8"], bob.Sent);
    }

    [Fact]
    public void One_whose_reply_is_ahead_of_the_relay_stands_on_its_reply()
    {
        Join(Top(5));
        var ahead = Join(Top(7), last: Marked(7));
        var aheadWithoutBase = Join(Top(7));

        Publish(6, 7, 8);

        Assert.Equal(["patch 8 e 7>8"], ahead.Sent);
        Assert.Equal(["whole 8 e 8"], aheadWithoutBase.Sent);
    }

    [Fact]
    public void What_has_no_position_is_a_base_for_those_who_got_it_and_for_nobody_else()
    {
        var ann = Join(Top(5));
        Publish(6);
        _channel.OnPublication(new Publication("loose"u8.ToArray()) { MayPatch = true });

        var bob = Join(Top(6), last: Marked(6));
        Publish(7);

        Assert.Equal(["whole 6 e 6", "patch - - 6>loose", "patch 7 e loose>7"], ann.Sent);
        Assert.Equal(["whole 7 e 7"], bob.Sent);
    }

    [Fact]
    public void After_everybody_left_nothing_is_kept_to_stand_on()
    {
        var ann = Join(Top(5));
        Publish(6);
        _channel.Remove(ann);
        Publish(7);

        var bob = Join(Top(7));
        Publish(8);

        Assert.Equal(["whole 8 e 8"], bob.Sent);
    }

    private static Publication Marked(ulong offset) => At(offset) with { MayPatch = true };

    private void Publish(params ulong[] offsets)
    {
        foreach (var offset in offsets)
        {
            Assert.False(_channel.OnPublication(Marked(offset)));
        }
    }

    private FakeConnection Join(StreamPosition repliedUpTo, bool usesDelta = true, Publication? last = null)
    {
        _channel.Open();
        return Commit(repliedUpTo, usesDelta, last);
    }

    private FakeConnection Commit(StreamPosition repliedUpTo, bool usesDelta, Publication? last)
    {
        var connection = new FakeConnection(_sink, ++_lastConnection);
        Assert.True(_channel.Commit(connection, new Reception { UsesDelta = usesDelta }, repliedUpTo, last));
        return connection;
    }
}
