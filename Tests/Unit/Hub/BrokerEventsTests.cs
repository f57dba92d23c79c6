using System.Diagnostics;
using Realtime.Hub;
using Realtime.Telemetry;
using Tests.Support;
using static Tests.Support.Published;

namespace Tests.Unit.Hub;

public sealed class BrokerEventsTests : IAsyncLifetime
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";

    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = static source => source.Name == RealtimeTelemetry.Name,
        Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
    };

    private readonly RecordingSink _sink = new();
    private readonly FaultyBroker _broker = new(new ManualTime());
    private readonly HubParts _parts;
    private readonly List<Activity?> _seen = [];

    public BrokerEventsTests() => _parts = new HubParts(_broker, new ManualTime());

    public ValueTask InitializeAsync()
    {
        ActivitySource.AddActivityListener(_listener);
        Activity.Current = null;
        _sink.OnSent = (_, _) => _seen.Add(Activity.Current);
        var (channel, _) = _parts.Channels.Enter("chat:x");
        channel.Open();
        channel.Commit(new FakeConnection(_sink, 1), Reception.Plain, Top(0));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _parts.DisposeAsync();
    }

    [Fact]
    public void Delivery_is_a_part_of_the_publishers_trace()
    {
        _parts.Events.OnPublication("chat:x", At(1) with { TraceParent = $"00-{TraceId}-{SpanId}-01" });

        var deliver = Assert.Single(_seen);
        Assert.Equal(("deliver", ActivityKind.Consumer), (deliver?.OperationName, deliver?.Kind));
        Assert.Equal((TraceId, SpanId, true), (deliver!.TraceId.ToHexString(), deliver.ParentSpanId.ToHexString(), deliver.HasRemoteParent));
        Assert.True(deliver.IsStopped);
        Assert.Null(Activity.Current);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-nonsense-01")]
    public void Without_a_publishers_trace_there_is_no_span(string? traceParent)
    {
        _parts.Events.OnPublication("chat:x", At(1) with { TraceParent = traceParent });

        Assert.Null(Assert.Single(_seen));
    }

    [Fact]
    public void What_nobody_here_is_interested_in_is_passed_over()
    {
        _parts.Events.OnPublication("chat:y", At(1));
        _parts.Events.OnDoubt("chat:y");

        Assert.Empty(_seen);
        Assert.False(_parts.Channels.Find("chat:x")?.IsInDoubt);
    }

    [Fact]
    public async Task A_doubt_about_everything_has_each_channel_compared()
    {
        _parts.Events.OnDoubt(null);

        await Eventually.HoldsAsync(() => _broker.Reads > 0, "the channel is compared with the store", TestContext.Current.CancellationToken);
    }
}
