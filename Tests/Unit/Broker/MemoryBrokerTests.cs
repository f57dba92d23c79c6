using Realtime.Broker;
using Realtime.Broker.Memory;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Unit.Broker;

public sealed class MemoryBrokerTests
{
    private readonly ManualTime _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idempotency_key_is_forgotten_after_five_minutes()
    {
        var broker = new MemoryBroker(_time, new Random(1));
        await broker.StartAsync(new RecordingBrokerEvents(), Cancellation);
        var options = new PublishOptions(10, TimeSpan.FromHours(1), TimeSpan.FromHours(1), "once");
        await PublishAsync(broker, options);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(1UL, (await PublishAsync(broker, options))!.Value.Offset);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2UL, (await PublishAsync(broker, options))!.Value.Offset);
    }

    [Fact]
    public async Task Handler_may_publish_and_still_gets_everything_in_order()
    {
        var broker = new MemoryBroker(_time, new Random(1));
        var handler = new Republisher(broker);
        await broker.StartAsync(handler, Cancellation);
        await broker.SubscribeAsync("news", Cancellation);
        await PublishAsync(broker, new PublishOptions(100, TimeSpan.FromHours(1), TimeSpan.FromHours(1)));

        Assert.Equal(Enumerable.Range(1, 10).Select(static offset => (ulong)offset), handler.Offsets);
        Assert.Equal(0, handler.Overlaps);
    }

    private static ValueTask<StreamPosition?> PublishAsync(MemoryBroker broker, PublishOptions options) =>
        broker.PublishAsync("news", new Publication("1"u8.ToArray()), options, Cancellation);

    private sealed class Republisher(MemoryBroker broker) : IBrokerEvents
    {
        private int _depth;

        public List<ulong> Offsets { get; } = [];

        public int Overlaps { get; private set; }

        public void OnPublication(string channel, Publication publication)
        {
            Overlaps += _depth;
            _depth++;
            Offsets.Add(publication.Position!.Value.Offset);
            if (Offsets.Count < 10)
            {
                var again = PublishAsync(broker, new PublishOptions(100, TimeSpan.FromHours(1), TimeSpan.FromHours(1)));
                Assert.True(again.IsCompletedSuccessfully);
            }

            _depth--;
        }

        public void OnJoinOrLeave(string channel, Push joinOrLeave)
        {
        }

        public void OnDoubt(string? channel)
        {
        }
    }
}
