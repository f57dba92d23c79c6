using Microsoft.Extensions.DependencyInjection;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Unit.Hub;

/// <summary>Who comes and who goes is told to many only as often as a node can bear.</summary>
public sealed class JoinLeaveTests
{
    private const int PerSecond = 1000;

    private readonly LiveChannel _channel = new("chat:x", new LiveChannelOptions(), static () => new AudienceId(1));
    private readonly RecordingSink _sink = new();
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void A_small_channel_is_told_everything()
    {
        Watch(10);

        Assert.Equal(100, Come(100));
    }

    [Fact]
    public void A_large_one_is_told_what_fits_a_second_and_more_as_time_passes()
    {
        Watch(300);

        // What begins with anything left goes out whole.
        Assert.Equal(4, Come(100));
        Assert.Equal(0, Come(100));
        _now += TimeSpan.FromSeconds(1);
        Assert.InRange(Come(100), 2, 4);
        _now += TimeSpan.FromHours(1);
        Assert.Equal(4, Come(100));
    }

    [Fact]
    public void Five_thousand_that_come_back_within_twenty_seconds_cost_what_the_bound_says()
    {
        const int clients = 5000;
        const int seconds = 20;
        var told = 0L;
        for (var client = 1; client <= clients; client++)
        {
            Watch(1, first: client);
            told += Come(1) * (long)client;
            _now += TimeSpan.FromSeconds((double)seconds / clients);
        }

        Assert.InRange(told, PerSecond * seconds / 2, (PerSecond * (seconds + 1)) + clients);
        Assert.Equal(clients, _channel.SubscriberCount);
    }

    [Fact]
    public void The_largest_channel_is_told_something_now_and_then()
    {
        Watch(5 * PerSecond);
        var told = 0;
        for (var second = 0; second < 60; second++)
        {
            told += Come(10);
            _now += TimeSpan.FromSeconds(1);
        }

        Assert.InRange(told, 11, 13);
    }

    [Fact]
    public void Where_nobody_watches_nothing_is_left_out() => Assert.Equal(10_000, Come(10_000));

    [Fact]
    public async Task What_is_left_out_is_counted_by_namespace_and_publications_are_not_touched()
    {
        var broker = new FaultyBroker(new ManualTime());
        await using var parts = new HubParts(broker, new ManualTime(), policies: new ChannelOptions { Namespaces = { ["chat"] = new NamespaceOptions { MaxJoinLeavePushes = 1 } } });
        using var counted = new CountedEvents(parts.Services);
        var (channel, _) = parts.Channels.Enter("chat:x");
        var connection = new FakeConnection(_sink, 1);
        channel.Open();
        Assert.True(channel.Commit(connection, new Reception { Watches = true }, repliedUpTo: null));

        for (var client = 0; client < 5; client++)
        {
            parts.Events.OnJoinOrLeave("chat:x", new JoinPush(new ClientInfo("ann", $"c-{client}")));
            parts.Events.OnPublication("chat:x", new Publication("1"u8.ToArray()));
        }

        Assert.Equal(4, counted.Count("realtime.joins_leaves.left_out", "chat"));
        Assert.Equal(1 + 5, connection.Sent.Count);
    }

    private void Watch(int count, int first = 1)
    {
        for (var client = first; client < first + count; client++)
        {
            _channel.Open();
            Assert.True(_channel.Commit(new FakeConnection(_sink, (ulong)client), new Reception { Watches = true }, repliedUpTo: null));
        }
    }

    private int Come(int count) =>
        Enumerable.Range(0, count).Count(client => _channel.OnJoinOrLeave(new JoinPush(new ClientInfo("ann", $"c-{client}")), PerSecond, _now));
}
