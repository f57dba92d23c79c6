using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Realtime.Protocol;
using Realtime.ServerApi;
using Realtime.ServerApi.Calls;
using Realtime.ServerApi.Methods;
using Realtime.Telemetry;
using Tests.Support;

namespace Tests.Unit.ServerApi;

/// <summary>Calls that came together: their order, their number, and what is counted and said of them.</summary>
public sealed class CallSequenceTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ServerApiMetrics _metrics;

    public CallSequenceTests() => _metrics = new ServerApiMetrics(_services.GetRequiredService<IMeterFactory>());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parallel_calls_begin_in_order_before_others_have_ended_and_never_too_many_at_once()
    {
        var calls = new PendingCalls(100);
        var running = new CallSequence(_metrics).RunAsync(calls.All, inParallel: true, Cancellation);

        Assert.Equal(Enumerable.Range(0, 64), calls.Begun);
        calls.End(63);
        await Eventually.TrueAsync(() => calls.Begun.Count == 65);
        calls.EndAll();

        var outcomes = await running;
        Assert.Equal(Enumerable.Range(0, 100), calls.Begun);
        Assert.Equal(Enumerable.Range(0, 100).Select(static n => (uint)n), outcomes.Select(static outcome => outcome.Error!.Code));
    }

    [Fact]
    public async Task Other_calls_begin_when_the_one_before_has_ended()
    {
        var calls = new PendingCalls(2);
        var running = new CallSequence(_metrics).RunAsync(calls.All, inParallel: false, Cancellation);

        Assert.Equal([0], calls.Begun);
        calls.EndAll();

        Assert.Equal(2, (await running).Count);
        Assert.Equal([0, 1], calls.Begun);
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_no_call_without_an_owner()
    {
        using var gone = new CancellationTokenSource();
        var calls = new PendingCalls(2);
        var running = new CallSequence(_metrics).RunAsync(calls.All, inParallel: false, gone.Token);

        await gone.CancelAsync();
        Assert.False(running.IsCompleted);
        calls.End(0);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([0], calls.Begun);
    }

    [Fact]
    public async Task What_goes_wrong_is_error_100_and_said_once_and_counted()
    {
        var counted = new List<string>();
        using var listener = Listen(counted);
        using var logs = new CapturedLogs();
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(logs));
        var table = new ApiMethodTable(new ApiGuard(loggers.CreateLogger<ApiGuard>()), _metrics)
            .Add("away", new FailingHandler(new UnavailableException("The store is away.", mayHaveHappened: true)), ServerApiJson.Default.InfoBody, ServerApiJson.Default.DoneAnswer)
            .Add("broken", new FailingHandler(new InvalidOperationException("A fault.")), ServerApiJson.Default.InfoBody, ServerApiJson.Default.DoneAnswer)
            .Add("late", new FailingHandler(new OperationCanceledException()), ServerApiJson.Default.InfoBody, ServerApiJson.Default.DoneAnswer);
        var calls = table.All.Select(static method => method.Read(JsonElement.Parse("{}"u8))).Append(ApiCall.Refused(ApiErrors.NotFound)).ToList();

        var outcomes = await new CallSequence(_metrics).RunAsync(calls, inParallel: false, Cancellation);

        Assert.Equal([100u, 100u, 100u, 104u], outcomes.Select(static outcome => outcome.Error!.Code));
        Assert.Equal([LogLevel.Warning, LogLevel.Error, LogLevel.Error], logs.Entries.Select(static entry => entry.Level));
        Assert.Equal(["away 100", "broken 100", "late 100", "unsupported 104"], counted);
    }

    public void Dispose() => _services.Dispose();

    private MeterListener Listen(List<string> counted)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "realtime.server_api.calls" && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add(string.Create(CultureInfo.InvariantCulture, $"{tags[0].Value} {tags[1].Value}")));
        listener.Start();
        return listener;
    }

    private sealed class FailingHandler(Exception failure) : IApiHandler<InfoBody, DoneAnswer>
    {
        public ValueTask<ApiResult<DoneAnswer>> HandleAsync(InfoBody body, CancellationToken cancellationToken) => ValueTask.FromException<ApiResult<DoneAnswer>>(failure);
    }

    /// <summary>Calls that end when the test says so, each with its number as error code.</summary>
    private sealed class PendingCalls
    {
        private readonly Lock _lock = new();
        private readonly List<int> _begun = [];
        private readonly List<TaskCompletionSource> _ends;

        public PendingCalls(int count)
        {
            _ends = [.. Enumerable.Range(0, count).Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
            All = [.. Enumerable.Range(0, count).Select(number => new ApiCall(null, _ => RunAsync(number)))];
        }

        public IReadOnlyList<ApiCall> All { get; }

        public IReadOnlyList<int> Begun
        {
            get
            {
                lock (_lock)
                {
                    return [.. _begun];
                }
            }
        }

        public void End(int number) => _ends[number].TrySetResult();

        public void EndAll() => _ends.ForEach(static end => end.TrySetResult());

        private async ValueTask<ApiOutcome> RunAsync(int number)
        {
            lock (_lock)
            {
                _begun.Add(number);
            }

            await _ends[number].Task;
            return new ApiOutcome(new ProtocolError((uint)number, "ended"), default);
        }
    }
}
