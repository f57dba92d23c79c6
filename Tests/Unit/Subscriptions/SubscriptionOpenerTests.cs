using System.Text;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Subscriptions;
using Tests.Support;

namespace Tests.Unit.Subscriptions;

public sealed class SubscriptionOpenerTests : IAsyncLifetime
{
    private const string Channel = "chat:x";

    private readonly NamespaceOptions _policy = new() { HistorySize = 5, ForceRecovery = true, Presence = true };
    private readonly RecordingSink _sink = new();
    private readonly FaultyBroker _broker;
    private readonly HubParts _parts;
    private readonly FakeConnection _ann;

    public SubscriptionOpenerTests()
    {
        var time = new ManualTime();
        _broker = new FaultyBroker(time);
        _parts = new HubParts(_broker, time);
        _ann = new FakeConnection(_sink, 1);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _broker.StartAsync(_parts.Events, Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        Assert.Empty(_parts.Logs.Errors);
    }

    [Fact]
    public async Task Who_does_not_ask_to_recover_begins_at_the_top()
    {
        var top = await PublishAsync(3);

        var result = await SubscribeAsync(since: null);

        Assert.Equal((top, true, false, false), (result.Position, result.IsRecoverable, result.WasRecovering, result.IsRecovered));
        Assert.Empty(result.Publications);
        await PublishAsync(1);
        Assert.Equal([$"pub 4 {top.Epoch} 1"], _ann.Sent);
    }

    [Fact]
    public async Task Everything_missed_comes_with_the_reply_and_the_rest_after_it()
    {
        var top = await PublishAsync(4);

        var result = await SubscribeAsync(top with { Offset = 2 });

        Assert.Equal((top with { Offset = 2 }, true, true), (result.Position, result.WasRecovering, result.IsRecovered));
        Assert.Equal([3UL, 4UL], result.Publications.Select(static publication => publication.Position!.Value.Offset));
        await PublishAsync(1);
        Assert.Equal([$"pub 5 {top.Epoch} 1"], _ann.Sent);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Whoever_missed_nothing_has_recovered(int published)
    {
        await PublishAsync(published);
        var top = await TopAsync();

        var result = await SubscribeAsync(top);

        Assert.True(result.IsRecovered);
        Assert.Equal(top, result.Position);
        Assert.Empty(result.Publications);
    }

    [Fact]
    public async Task An_empty_epoch_fits_any()
    {
        var top = await PublishAsync(2);

        var result = await SubscribeAsync(new StreamPosition(0, string.Empty));

        Assert.True(result.IsRecovered);
        Assert.Equal(top with { Offset = 0 }, result.Position);
        Assert.Equal(2, result.Publications.Count);
    }

    [Theory]
    [InlineData(8, true, "a position that the store never reached")]
    [InlineData(1, true, "a position whose successor is trimmed")]
    [InlineData(7, false, "the top of another epoch")]
    [InlineData(5, false, "a position in another epoch")]
    public async Task What_the_history_cannot_show_is_not_recovered(int offset, bool isSameEpoch, string what)
    {
        var top = await PublishAsync(7);
        var since = new StreamPosition((ulong)offset, isSameEpoch ? top.Epoch : "other");

        var result = await SubscribeAsync(since);

        Assert.True(result is { WasRecovering: true, IsRecovered: false, Publications.Count: 0 }, what);
        Assert.Equal(top, result.Position);
    }

    [Fact]
    public async Task A_recovery_larger_than_the_bound_is_not_sent()
    {
        _policy.MaxRecoveryBytes = 1024;
        var top = await PublishAsync(3, new string('x', 400));

        Assert.False((await SubscribeAsync(top with { Offset = 0 })).IsRecovered);
    }

    [Fact]
    public async Task Where_recovery_is_not_allowed_nobody_is_recovering()
    {
        _policy.ForceRecovery = false;
        var top = await PublishAsync(3);

        var result = await SubscribeAsync(top with { Offset = 1 });

        Assert.Equal((null, false, false, false), (result.Position, result.IsRecoverable, result.WasRecovering, result.IsRecovered));
    }

    [Fact]
    public async Task Without_history_there_is_no_position()
    {
        _policy.HistorySize = 0;

        Assert.Equal(SubscribeResult.Plain, await SubscribeAsync(new StreamPosition(1, "e")));

        Assert.Equal(0, _broker.Reads);
        await _broker.PublishAsync(Channel, new Publication("1"u8.ToArray()), _policy.ToPublishOptions(), Cancellation);
        Assert.Equal(["pub - - 1"], _ann.Sent);
    }

    [Fact]
    public async Task Who_refuses_to_go_on_unrecovered_gets_an_error_and_leaves_nothing_behind()
    {
        var top = await PublishAsync(2);

        var outcome = await OpenAsync(top with { Offset = 9 }, rejectsUnrecovered: true);

        Assert.Equal(ProtocolError.UnrecoverablePosition, outcome.Error);
        Assert.Null(outcome.Opened);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_store_that_is_away_leaves_nothing_behind()
    {
        _broker.OnRead = static () => throw new UnavailableException("away", mayHaveHappened: false);
        await Assert.ThrowsAsync<UnavailableException>(() => OpenAsync(since: null));
        AssertNothingIsLeft();

        _broker.OnRead = null;
        _parts.Presence.Failure = new UnavailableException("away", mayHaveHappened: false);
        await Assert.ThrowsAsync<UnavailableException>(() => OpenAsync(since: null));
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_client_that_goes_while_the_broker_is_asked_leaves_nothing_behind()
    {
        var answer = new TaskCompletionSource();
        _broker.OnSubscribe = () => answer.Task;
        using var gone = new CancellationTokenSource();
        var opening = _parts.OpenAsync(_ann, Request(since: null), _policy, gone.Token).AsTask();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        AssertNothingIsLeft();
        answer.SetResult();
    }

    [Fact]
    public async Task Nothing_of_the_channel_comes_before_the_reply()
    {
        var outcome = await OpenAsync(since: null);
        await PublishAsync(2);
        Assert.Empty(_ann.Sent);
        Assert.False(_ann.State.IsSubscribed(Channel));

        await outcome.Opened!.Commit();

        Assert.Equal(2, _ann.Sent.Count);
        Assert.True(_ann.State.IsSubscribed(Channel));
    }

    [Fact]
    public async Task One_that_is_ended_while_it_begins_gets_nothing()
    {
        var outcome = await OpenAsync(since: null);
        _ann.OnUpdated = () =>
        {
            _ann.OnUpdated = null;
            Assert.True(_parts.Ender.EndAsync(_ann, Channel).AsTask().IsCompletedSuccessfully);
        };

        await outcome.Opened!.Commit();
        await PublishAsync(1);

        Assert.Empty(_ann.Sent);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_the_relay_lost_before_the_first_subscriber_joined_is_found()
    {
        var outcome = await OpenAsync(since: null);
        await _broker.UnsubscribeAsync(Channel, Cancellation);
        var top = await PublishAsync(1);
        await _broker.SubscribeAsync(Channel, Cancellation);
        _parts.Events.OnDoubt(null);

        await outcome.Opened!.Commit();

        await Eventually.HoldsAsync(() => _ann.Sent.Count > 0, "the lost publication comes", Cancellation);
        Assert.Equal([$"pub 1 {top.Epoch} 1"], _ann.Sent);
    }

    private static SubscribeRequest Request(StreamPosition? since, bool rejectsUnrecovered = false) => new(Channel, string.Empty, since, rejectsUnrecovered, string.Empty);

    private Task<SubscriptionOutcome> OpenAsync(StreamPosition? since, bool rejectsUnrecovered = false) =>
        _parts.OpenAsync(_ann, Request(since, rejectsUnrecovered), _policy, Cancellation).AsTask();

    private async Task<SubscribeResult> SubscribeAsync(StreamPosition? since)
    {
        var outcome = await OpenAsync(since);
        Assert.Null(outcome.Error);
        await outcome.Opened!.Commit();
        Assert.True(_ann.State.IsSubscribed(Channel));
        return outcome.Opened.Result;
    }

    /// <returns>The top afterwards.</returns>
    private async Task<StreamPosition> PublishAsync(int count, string data = "1")
    {
        for (var n = 0; n < count; n++)
        {
            await _broker.PublishAsync(Channel, new Publication(Encoding.UTF8.GetBytes(data)), _policy.ToPublishOptions(), Cancellation);
        }

        return await TopAsync();
    }

    private async Task<StreamPosition> TopAsync() =>
        (await _broker.ReadTopsAsync([Channel], Cancellation))[0] ?? (await _broker.ReadHistoryAsync(Channel, new HistoryQuery(0), Cancellation)).Top;

    private void AssertNothingIsLeft()
    {
        Assert.Null(_parts.Channels.Find(Channel));
        Assert.Empty(_parts.Presence.Members);
        Assert.Empty(_sink.Audiences);
        Assert.False(_ann.State.IsSubscribed(Channel));
    }
}
