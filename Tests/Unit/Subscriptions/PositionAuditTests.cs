using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Subscriptions;
using Tests.Support;

namespace Tests.Unit.Subscriptions;

public sealed class PositionAuditTests : IAsyncLifetime
{
    private const string Channel = "chat:x";

    private readonly NamespaceOptions _policy = new() { HistorySize = 5, ForceRecovery = true };
    private readonly ManualTime _time = new();
    private readonly FaultyBroker _broker;
    private readonly HubParts _parts;
    private readonly FakeConnection _ann;
    private readonly PositionAudit _audit;

    public PositionAuditTests()
    {
        _broker = new FaultyBroker(_time);
        _parts = new HubParts(_broker, _time);
        _ann = new FakeConnection(new RecordingSink(), 1);
        _audit = new PositionAudit(_parts.Channels, _broker, _parts.Repair, Options.Create(new LiveChannelOptions()), _time, NullLogger<PositionAudit>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _broker.StartAsync(_parts.Events, Cancellation);

    public async ValueTask DisposeAsync() => await _parts.DisposeAsync();

    [Fact]
    public async Task What_a_dead_relay_lost_is_found_and_delivered()
    {
        await SubscribeAsync();
        await _broker.UnsubscribeAsync(Channel, Cancellation);
        await PublishAsync();
        await _broker.SubscribeAsync(Channel, Cancellation);
        Assert.Empty(_ann.Sent);

        await CheckAsync();

        await Eventually.HoldsAsync(() => _ann.Sent.Count == 1, "the lost publication comes", Cancellation);
    }

    [Fact]
    public async Task Orders_that_may_have_been_missed_bring_the_next_look_forward()
    {
        await SubscribeAsync();
        using var stop = new CancellationTokenSource();
        var running = _audit.RunAsync(stop.Token);
        var looks = _broker.TopReads;

        _audit.OrdersMayBeMissed();
        await Eventually.HoldsAsync(() => _broker.TopReads == looks + 1, "it looks at once", Cancellation);
        _time.Advance(new LiveChannelOptions().PositionCheckInterval);
        await Eventually.HoldsAsync(() => _broker.TopReads == looks + 2, "it looks in its own time", Cancellation);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_channel_that_moved_between_the_looks_is_left_alone()
    {
        await SubscribeAsync();
        await _broker.UnsubscribeAsync(Channel, Cancellation);
        await PublishAsync();
        await _broker.SubscribeAsync(Channel, Cancellation);
        var reads = _broker.Reads;
        var check = _audit.CheckAsync(Cancellation).AsTask();

        // The relay was only late.
        var kept = (await _broker.ReadHistoryAsync(Channel, new HistoryQuery(-1), Cancellation)).Publications;
        _parts.Events.OnPublication(Channel, kept[0]);
        _time.Advance(TimeSpan.FromSeconds(5));
        await check;

        Assert.Equal(reads + 1, _broker.Reads);
        Assert.Single(_ann.Sent);
    }

    [Fact]
    public async Task A_channel_that_stands_where_the_store_stands_costs_one_look()
    {
        await SubscribeAsync();
        await PublishAsync();

        await _audit.CheckAsync(Cancellation);

        Assert.False(_parts.Channels.Find(Channel)!.IsInDoubt);
        Assert.Single(_ann.Sent);
    }

    private async Task CheckAsync()
    {
        var check = _audit.CheckAsync(Cancellation).AsTask();
        _time.Advance(TimeSpan.FromSeconds(5));
        await check;
    }

    private async Task SubscribeAsync()
    {
        var request = new SubscribeRequest(Channel, string.Empty, Since: null, RejectsUnrecovered: false, string.Empty);
        await (await _parts.OpenAsync(_ann, request, _policy, Cancellation)).Opened!.Commit();
    }

    private async Task PublishAsync() =>
        await _broker.PublishAsync(Channel, new Publication("1"u8.ToArray()), _policy.ToPublishOptions(), Cancellation);
}
