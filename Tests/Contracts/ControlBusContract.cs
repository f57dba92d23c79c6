using System.Diagnostics;
using Realtime.Cluster.Orders;
using Realtime.Telemetry;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>What every control bus keeps to, with one node. A backend inherits it.</summary>
public abstract class ControlBusContract
{
    private protected const string Self = "realtime-1";

    private protected static readonly (string Key, string Value) Patient = ("AskTimeout", "00:00:10");
    private protected static readonly (string Key, string Value) Hasty = ("AskTimeout", "00:00:00.5");

    /// <summary>Far more than a hasty bus may take, and less than a patient one waits.</summary>
    private protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Task<ControlBusNode> StartNodeAsync(string name, params (string Key, string Value)[] settings);

    [Fact]
    public async Task A_node_asks_itself_too()
    {
        await using var node = await StartNodeAsync(Self, Patient);

        var survey = await node.AskAllAsync();
        Assert.Equal((Self, true), (Assert.Single(survey.Answers).Key, survey.Answers[0].Value.IsKnown));
        Assert.False(survey.IsPartial);
        Assert.True((await node.AskAsync(Self))?.IsKnown);
        Assert.Equal(2, node.Orders.Taken.Count);
        Assert.Equal(2, node.Counted.Count("realtime.cluster.orders", "emulation", "done"));
        Assert.Equal(2, node.Counted.Count("realtime.cluster.asks", "emulation", "complete"));
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_not_waited_for()
    {
        await using var node = await StartNodeAsync(Self, Patient);

        var took = await ControlBusNode.MeasureAsync(async () => Assert.Null(await node.AskAsync("realtime-9")));
        Assert.True(took < Soon, $"It took {took}.");
        Assert.Empty(node.Orders.Taken);
    }

    [Fact]
    public async Task An_order_that_fails_leaves_an_answer_missing_and_is_logged()
    {
        await using var node = await StartNodeAsync(Self, Patient);
        node.Orders.Emulate = static (_, _) => throw new InvalidOperationException("broken");

        var took = await ControlBusNode.MeasureAsync(async () =>
        {
            var survey = await node.AskAllAsync();
            Assert.Empty(survey.Answers);
            Assert.True(survey.IsPartial);
            Assert.Null(await node.AskAsync(Self));
        });
        Assert.True(took < Soon, $"It took {took}.");
        Assert.Equal(2, node.Logs.Errors.Count(static text => text.Contains("'emulation' failed", StringComparison.Ordinal)));
        Assert.Equal(2, node.Counted.Count("realtime.cluster.orders", "emulation", "failed"));
    }

    [Fact]
    public async Task An_order_that_nobody_carries_out_leaves_an_answer_missing()
    {
        await using var node = await StartNodeAsync(Self, Patient);

        var took = await ControlBusNode.MeasureAsync(async () =>
        {
            var survey = await node.Bus.AskAllAsync(new InfoOrder(), Cancellation);
            Assert.Empty(survey.Answers);
            Assert.True(survey.IsPartial);
        });
        Assert.True(took < Soon, $"It took {took}.");
        Assert.Equal(1, node.Counted.Count("realtime.cluster.orders", "info", "unhandled"));
    }

    [Fact]
    public async Task An_order_that_hangs_is_not_waited_for_longer_than_the_deadline()
    {
        await using var node = await StartNodeAsync(Self, Hasty);
        var never = new TaskCompletionSource<EmulationDone>();
        node.Orders.Emulate = (_, _) => never.Task;

        var took = await ControlBusNode.MeasureAsync(async () =>
        {
            Assert.True((await node.AskAllAsync()).IsPartial);
            Assert.Null(await node.AskAsync(Self));
        });
        Assert.True(took < Soon, $"It took {took}.");
        await Eventually.TrueAsync(() => node.Counted.Count("realtime.cluster.orders", "emulation", "late") == 2);
    }

    [Fact]
    public async Task An_asker_that_goes_away_does_not_undo_what_it_asked_for()
    {
        await using var node = await StartNodeAsync(Self, Patient);
        var (mayEnd, token) = (new TaskCompletionSource(), CancellationToken.None);
        node.Orders.Emulate = async (_, cancellationToken) =>
        {
            token = cancellationToken;
            await mayEnd.Task;
            return new EmulationDone(IsKnown: true);
        };
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var asking = node.Bus.AskAllAsync(ControlBusNode.Order("s"), cancelled.Token).AsTask();
        await Eventually.TrueAsync(() => node.Orders.Taken.Count == 1);

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.False(token.IsCancellationRequested);
        mayEnd.SetResult();
        await Eventually.TrueAsync(() => node.Counted.Count("realtime.cluster.orders", "emulation", "done") == 1);
    }

    [Fact]
    public async Task An_order_is_part_of_its_askers_trace()
    {
        using var listener = Listen();
        await using var node = await StartNodeAsync(Self, Patient);
        using var asker = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        await node.AskAsync(Self);

        Assert.Equal(("order emulation", ActivityKind.Consumer), (node.Orders.Trace?.OperationName, node.Orders.Trace?.Kind));
        Assert.Equal(asker.TraceId, node.Orders.Trace!.TraceId);
    }

    private protected static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == RealtimeTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
