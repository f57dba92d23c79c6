using Realtime.Broker;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Unit.Subscriptions;

public sealed class ChannelRepairTests : IAsyncLifetime
{
    private const string Channel = "chat:x";

    private readonly NamespaceOptions _policy = new() { HistorySize = 5, ForceRecovery = true, Presence = true };
    private readonly RecordingSink _sink = new();
    private readonly ManualTime _time = new();
    private readonly FaultyBroker _broker;
    private readonly HubParts _parts;

    public ChannelRepairTests()
    {
        _broker = new FaultyBroker(_time);
        _parts = new HubParts(_broker, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LiveChannel Live => _parts.Channels.Find(Channel)!;

    public async ValueTask InitializeAsync() => await _broker.StartAsync(_parts.Events, Cancellation);

    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    [Fact]
    public async Task What_was_missed_comes_once_and_nobody_is_told_anything()
    {
        var ann = await SubscribeAsync(1);
        var top = await PublishUnheardAsync(2);

        _parts.Events.OnDoubt(Channel);

        await Eventually.HoldsAsync(() => ann.Sent.Count == 2, "both come", Cancellation);
        await SettledAsync();
        Assert.Equal([$"pub 1 {top.Epoch} 1", $"pub 2 {top.Epoch} 1"], ann.Sent);
    }

    [Fact]
    public async Task What_is_trimmed_cannot_be_filled_so_everybody_is_told_to_come_again()
    {
        var (ann, bob) = (await SubscribeAsync(1), await SubscribeAsync(2));
        await PublishUnheardAsync(6);

        _parts.Events.OnDoubt(Channel);

        await EndedAsync(ann, bob);
        Assert.Equal(["unsubscribe 2500"], ann.Sent);
        Assert.Equal(["unsubscribe 2500"], bob.Sent);
        Assert.Empty(_parts.Presence.Members);
        Assert.Null(_parts.Channels.Find(Channel));
    }

    [Fact]
    public async Task A_store_that_went_back_gets_a_new_epoch()
    {
        var ann = await SubscribeAsync(1);
        var top = await TopAsync();
        _parts.Events.OnPublication(Channel, Published.At(1, top.Epoch));

        _parts.Events.OnDoubt(Channel);

        await EndedAsync(ann);
        Assert.Equal([$"pub 1 {top.Epoch} 1", "unsubscribe 2500"], ann.Sent);
        Assert.NotEqual(top.Epoch, (await TopAsync()).Epoch);
    }

    [Fact]
    public async Task A_store_that_is_away_is_asked_again_after_a_pause()
    {
        var ann = await SubscribeAsync(1);
        await PublishUnheardAsync(1);
        var reads = _broker.Reads;
        _broker.OnRead = static () => throw new UnavailableException("away", mayHaveHappened: false);
        _parts.Events.OnDoubt(Channel);
        await Eventually.HoldsAsync(() => _broker.Reads == reads + 1, "the store is asked", Cancellation);
        Assert.True(Live.IsInDoubt);
        _broker.OnRead = null;

        await Eventually.HoldsAsync(() => PassSecondAndSee(ann.Sent.Count == 1), "the publication comes", Cancellation);

        await SettledAsync();
    }

    [Fact]
    public async Task One_whose_end_fails_is_disconnected_and_the_others_are_told()
    {
        _policy.Presence = false;
        var others = new List<FakeConnection> { await SubscribeAsync(1), await SubscribeAsync(2) };
        _policy.Presence = true;
        var ann = await SubscribeAsync(3);
        await PublishUnheardAsync(6);
        _parts.Presence.Failure = new InvalidOperationException("A fault.");

        _parts.Events.OnDoubt(Channel);

        await EndedAsync([.. others, ann]);
        Assert.All(others, static other => Assert.Equal(["unsubscribe 2500"], other.Sent));
        Assert.Equal(["close 3010"], ann.Sent);
        Assert.Single(_parts.Logs.Errors);
    }

    [Fact]
    public async Task A_connection_ends_in_all_its_channels_even_where_one_of_them_fails()
    {
        var ann = await SubscribeAsync(1);
        _policy.Presence = false;
        await SubscribeAsync(ann, "chat:y");
        await SubscribeAsync(ann, "chat:z");
        _parts.Presence.Failure = new InvalidOperationException("A fault.");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _parts.Ender.EndAllAsync(ann));

        Assert.Empty(ann.State.Subscriptions);
        Assert.Empty(_parts.Channels.All());
        Assert.Empty(_sink.Audiences);
    }

    /// <returns>The same, after a second of the node's time.</returns>
    private bool PassSecondAndSee(bool holds)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return holds;
    }

    private async Task<FakeConnection> SubscribeAsync(ulong id)
    {
        var connection = new FakeConnection(_sink, id);
        await SubscribeAsync(connection, Channel);
        return connection;
    }

    private async Task SubscribeAsync(FakeConnection connection, string channel)
    {
        var request = new SubscribeRequest(channel, string.Empty, Since: null, RejectsUnrecovered: false, string.Empty);
        var outcome = await _parts.OpenAsync(connection, request, _policy, Cancellation);
        await outcome.Opened!.Commit();
    }

    /// <returns>The top afterwards.</returns>
    private async Task<StreamPosition> PublishUnheardAsync(int count)
    {
        await _broker.UnsubscribeAsync(Channel, Cancellation);
        for (var n = 0; n < count; n++)
        {
            await _broker.PublishAsync(Channel, new Publication("1"u8.ToArray()), _policy.ToPublishOptions(), Cancellation);
        }

        await _broker.SubscribeAsync(Channel, Cancellation);
        return await TopAsync();
    }

    private async Task<StreamPosition> TopAsync() => (await _broker.ReadTopsAsync([Channel], Cancellation))[0]!.Value;

    private Task SettledAsync() => Eventually.HoldsAsync(() => !Live.IsInDoubt, "the channel is in doubt no more", Cancellation);

    private static Task EndedAsync(params FakeConnection[] connections) =>
        Eventually.HoldsAsync(() => Array.TrueForAll(connections, static connection => connection.Sent.Count > 0 && connection.Sent[^1].Split(' ')[0] is "unsubscribe" or "close"), "all are told", Cancellation);
}
