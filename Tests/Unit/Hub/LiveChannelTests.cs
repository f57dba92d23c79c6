using Realtime.Hub;
using Realtime.Protocol;
using Tests.Support;
using static Tests.Support.Published;

namespace Tests.Unit.Hub;

public sealed class LiveChannelTests
{
    private const string OtherEpoch = "f";

    private readonly RecordingSink _sink = new();
    private readonly LiveChannelOptions _options = new();
    private LiveChannel _channel;
    private ulong _lastAudience;
    private ulong _lastConnection;

    public LiveChannelTests() => _channel = NewChannel();

    [Fact]
    public void Successors_are_delivered_once_and_in_order()
    {
        var ann = Subscribe(Top(5));

        Assert.False(_channel.OnPublication(At(6)));
        Assert.False(_channel.OnPublication(At(7)));

        Assert.Equal([Frame(6), Frame(7)], ann.Sent);
        Assert.False(_channel.IsInDoubt);
    }

    [Theory]
    [InlineData(7, Epoch)]
    [InlineData(5, Epoch)]
    [InlineData(3, Epoch)]
    [InlineData(6, OtherEpoch)]
    public void What_does_not_follow_is_a_doubt_and_everything_waits(ulong offset, string epoch)
    {
        var ann = Subscribe(Top(5));

        Assert.True(_channel.OnPublication(At(offset, epoch)));
        Assert.False(_channel.OnPublication(At(6)));

        Assert.True(_channel.IsInDoubt);
        Assert.Empty(ann.Sent);
    }

    [Fact]
    public void What_is_delivered_between_the_reading_and_the_reply_follows_the_reply()
    {
        var ann = Subscribe(Top(5));
        _channel.Open();
        Receive(6, 7);

        var (bob, isAligned) = Commit(Top(6));
        Receive(8);

        Assert.True(isAligned);
        Assert.Equal([Frame(7), Frame(8)], bob.Sent);
        Assert.Equal([Frame(6), Frame(7), Frame(8)], ann.Sent);
    }

    [Fact]
    public void One_whose_history_is_ahead_joins_when_the_node_gets_there()
    {
        Subscribe(Top(5));
        var bob = Subscribe(Top(7));

        Receive(6, 7);
        Assert.Empty(bob.Sent);

        Receive(8);
        Assert.Equal([Frame(8)], bob.Sent);
    }

    [Fact]
    public void One_who_leaves_before_the_node_gets_there_gets_nothing()
    {
        Subscribe(Top(5));
        var bob = Subscribe(Top(6));

        _channel.Remove(bob);
        Receive(6, 7);

        Assert.Empty(bob.Sent);
    }

    [Fact]
    public void One_whose_reading_is_older_than_what_is_kept_cannot_join()
    {
        var ann = Subscribe(Top(5));
        Receive(6);
        _channel.Open();

        var (bob, isAligned) = Commit(Top(5));
        Receive(7);

        Assert.False(isAligned);
        Assert.Empty(bob.Sent);
        Assert.Equal([Frame(6), Frame(7)], ann.Sent);
    }

    [Fact]
    public void The_tail_serves_everybody_who_opened_and_ends_with_the_last()
    {
        Subscribe(Top(5));
        _channel.Open();
        _channel.Open();
        Receive(6);
        _channel.Abandon();
        Assert.True(Commit(Top(5)).IsAligned);

        _channel.Open();

        Assert.False(Commit(Top(5)).IsAligned);
    }

    [Fact]
    public void A_tail_over_its_bound_is_given_up()
    {
        _options.MaxTailBytes = 1024;
        _channel = NewChannel();
        Subscribe(Top(0));
        _channel.Open();
        _channel.Open();
        Receive([.. Enumerable.Range(1, 10).Select(static n => (ulong)n)]);
        Assert.True(Commit(Top(0)).IsAligned);

        Receive([.. Enumerable.Range(11, 10).Select(static n => (ulong)n)]);

        Assert.False(Commit(Top(0)).IsAligned);
    }

    [Fact]
    public void A_settled_gap_is_filled_from_the_store_and_then_from_what_waited()
    {
        var ann = Subscribe(Top(5));
        _channel.OnPublication(At(8));
        _channel.OnPublication(At(9));

        var lost = Settle(Top(8), At(6), At(7), At(8));

        Assert.Empty(lost);
        Assert.False(_channel.IsInDoubt);
        Assert.Equal([Frame(6), Frame(7), Frame(8), Frame(9)], ann.Sent);
    }

    [Fact]
    public void A_duplicate_costs_a_comparison_and_nothing_else()
    {
        var ann = Subscribe(Top(5));
        Receive(6);
        Assert.True(_channel.OnPublication(At(6)));

        Assert.Empty(Settle(Top(6)));

        Assert.False(_channel.IsInDoubt);
        Assert.Equal([Frame(6)], ann.Sent);
    }

    [Theory]
    [InlineData(9, Epoch)]
    [InlineData(0, OtherEpoch)]
    public void What_the_store_cannot_fill_ends_every_subscription(ulong top, string epoch)
    {
        var ann = Subscribe(Top(5));
        var parked = Subscribe(Top(6));
        _channel.Doubt();

        var lost = Settle(Top(top, epoch), At(9));
        Receive(At(top + 1, epoch));

        Assert.Equal([ann, parked], lost);
        Assert.Empty(ann.Sent);
        Assert.Empty(parked.Sent);
        Assert.Empty(_sink.Audiences);
        Assert.False(_channel.IsInDoubt);
    }

    [Fact]
    public void A_doubt_while_the_store_is_read_asks_for_another_reading()
    {
        var ann = Subscribe(Top(5));
        _channel.Doubt();
        Assert.True(_channel.TryCompare(out var comparison));
        _channel.Doubt();

        _channel.Settle(comparison, Top(5), []);
        Assert.True(_channel.IsInDoubt);

        Settle(Top(6), At(6));
        Assert.False(_channel.IsInDoubt);
        Assert.Equal([Frame(6)], ann.Sent);
    }

    [Fact]
    public void What_did_not_fit_the_waiting_ones_is_read_again()
    {
        _options.MaxWaiting = 1;
        var ann = Subscribe(Top(5));
        _channel.Doubt();
        Assert.True(_channel.TryCompare(out var comparison));
        Receive(6, 7);

        _channel.Settle(comparison, Top(5), []);
        Assert.True(_channel.IsInDoubt);

        Settle(Top(7), At(7));
        Assert.False(_channel.IsInDoubt);
        Assert.Equal([Frame(6), Frame(7)], ann.Sent);
    }

    [Fact]
    public void A_new_epoch_that_the_reading_did_not_see_asks_for_another_one()
    {
        var ann = Subscribe(Top(5));
        _channel.Doubt();
        Assert.True(_channel.TryCompare(out var comparison));
        Receive(At(1, OtherEpoch));

        Assert.Empty(_channel.Settle(comparison, Top(5), []));
        Assert.True(_channel.IsInDoubt);

        Assert.Equal([ann], Settle(Top(1, OtherEpoch), At(1, OtherEpoch)));
        Assert.False(_channel.IsInDoubt);
    }

    [Fact]
    public void What_follows_a_new_start_is_not_lost_with_the_old_one()
    {
        Subscribe(Top(5));
        _channel.Doubt();
        Assert.True(_channel.TryCompare(out var comparison));
        Receive(At(1, OtherEpoch), At(2, OtherEpoch));

        _channel.Settle(comparison, Top(0, OtherEpoch), []);
        _channel.Open();
        var (bob, isAligned) = Commit(Top(2, OtherEpoch));
        Receive(At(3, OtherEpoch));

        Assert.True(isAligned);
        Assert.Equal([Frame(3, OtherEpoch)], bob.Sent);
    }

    [Fact]
    public void A_doubt_before_there_is_a_position_comes_with_the_first_subscriber()
    {
        _channel.Open();
        Assert.False(_channel.Doubt());

        var (ann, isAligned) = Commit(Top(5));

        Assert.True(isAligned);
        Assert.True(_channel.IsInDoubt);
        Settle(Top(6), At(6));
        Assert.Equal([Frame(6)], ann.Sent);
    }

    [Fact]
    public void One_who_read_another_epoch_shows_that_the_nodes_is_in_doubt()
    {
        Subscribe(Top(5));
        _channel.Open();

        Assert.False(Commit(Top(0, OtherEpoch)).IsAligned);

        Assert.True(_channel.IsInDoubt);
    }

    [Fact]
    public void Only_watchers_are_told_who_comes_and_goes_until_they_leave()
    {
        var (watcher, other) = (Subscribe(Top(5), watches: true), Subscribe(Top(5)));

        Assert.True(_channel.OnJoinOrLeave(new JoinPush(other.State.Info), maxPushes: 1, TimeSpan.Zero));
        _channel.Remove(watcher);
        Assert.True(_channel.OnJoinOrLeave(new LeavePush(other.State.Info), maxPushes: 1, TimeSpan.FromSeconds(1)));

        Assert.Equal(["join 2"], watcher.Sent);
        Assert.Empty(other.Sent);
    }

    [Fact]
    public void Without_history_everything_is_delivered_and_nothing_is_ever_in_doubt()
    {
        var ann = Subscribe(null);

        Receive(At(1) with { Position = null }, At(1) with { Position = null });

        Assert.Equal(["pub - - 1", "pub - - 1"], ann.Sent);
        Assert.False(_channel.Doubt());
        Assert.False(_channel.IsInDoubt);
    }

    private LiveChannel NewChannel() => new("chat:x", _options, () => new AudienceId(++_lastAudience));

    private FakeConnection Subscribe(StreamPosition? repliedUpTo, bool watches = false)
    {
        _channel.Open();
        var (connection, isAligned) = Commit(repliedUpTo, watches);
        Assert.True(isAligned);
        return connection;
    }

    private (FakeConnection Connection, bool IsAligned) Commit(StreamPosition? repliedUpTo, bool watches = false)
    {
        var connection = new FakeConnection(_sink, ++_lastConnection);
        return (connection, _channel.Commit(connection, new Reception { Watches = watches }, repliedUpTo));
    }

    private void Receive(params ulong[] offsets) => Receive([.. offsets.Select(static offset => At(offset))]);

    private void Receive(params Publication[] publications)
    {
        foreach (var publication in publications)
        {
            _channel.OnPublication(publication);
        }
    }

    private IReadOnlyList<IConnection> Settle(StreamPosition top, params Publication[] missed)
    {
        Assert.True(_channel.TryCompare(out var comparison));
        return _channel.Settle(comparison, top, missed);
    }
}
