using Microsoft.Extensions.Options;
using Realtime.Protocol;

namespace Realtime.Hooks;

/// <summary>Asks the application's hooks, one after another, within their bounds. Without hooks it costs nothing.</summary>
/// <remarks>Throws <see cref="UnavailableException"/> when a hook fails or takes too long.</remarks>
internal sealed class HookRunner
{
    private static readonly string[] Names = ["connecting", "subscribing", "publishing", "disconnected", "refreshing", "refreshing_subscription"];

    private readonly IRealtimeHooks[][] _hooks;
    private readonly HookMetrics _metrics;
    private readonly HookFailures _failures;
    private readonly TimeProvider _time;
    private readonly CallGate _gate;

    // Thousands that leave at once take no place from those who come back.
    private readonly CallGate _partings;

    public HookRunner(IEnumerable<IRealtimeHooks> hooks, IOptions<HookOptions> options, HookMetrics metrics, HookFailures failures, TimeProvider time)
    {
        (_metrics, _failures, _time) = (metrics, failures, time);
        _gate = new CallGate(options.Value.MaxConcurrent, options.Value.Timeout, time);
        _partings = new CallGate(options.Value.MaxConcurrent, options.Value.Timeout, time);
        var all = hooks.ToList();
        _hooks = [.. Enum.GetValues<HookKind>().Select(kind => all.Where(hook => Answers(hook, kind)).ToArray())];
    }

    /// <summary>Whether anybody is there to be asked: a caller can spare the context.</summary>
    public bool IsAsked(HookKind kind) => _hooks[(int)kind].Length > 0;

    /// <summary>One result of all: the first refusal, or what they said together, the later word for each value.</summary>
    public ValueTask<ConnectingResult> OnConnectingAsync(ConnectingContext context, CancellationToken cancellationToken) =>
        AskAsync<ConnectingContext, ConnectingResult>(HookKind.Connecting, context, cancellationToken);

    /// <inheritdoc cref="OnConnectingAsync"/>
    public ValueTask<SubscribingResult> OnSubscribingAsync(SubscribingContext context, CancellationToken cancellationToken) =>
        AskAsync<SubscribingContext, SubscribingResult>(HookKind.Subscribing, context, cancellationToken);

    /// <inheritdoc cref="OnConnectingAsync"/>
    public ValueTask<PublishingResult> OnPublishingAsync(PublishingContext context, CancellationToken cancellationToken) =>
        AskAsync<PublishingContext, PublishingResult>(HookKind.Publishing, context, cancellationToken);

    /// <summary>Throws nothing.</summary>
    public ValueTask OnDisconnectedAsync(DisconnectedContext context) => IsAsked(HookKind.Disconnected) ? TellAsync(context) : ValueTask.CompletedTask;

    /// <summary>The first that says something; a failure is <see cref="RefreshingResult.IsUnknown"/>. Throws nothing but cancellation.</summary>
    public ValueTask<RefreshingResult> OnRefreshingAsync(ClientContext context, CancellationToken cancellationToken) =>
        IsAsked(HookKind.Refreshing) ? RefreshAsync(HookKind.Refreshing, context, channel: null, cancellationToken) : new(RefreshingResult.Pass);

    /// <inheritdoc cref="OnRefreshingAsync"/>
    public ValueTask<RefreshingResult> OnRefreshingSubscriptionAsync(ClientContext context, string channel, CancellationToken cancellationToken) =>
        IsAsked(HookKind.RefreshingSubscription) ? RefreshAsync(HookKind.RefreshingSubscription, context, channel, cancellationToken) : new(RefreshingResult.Pass);

    private static bool Answers(IRealtimeHooks hook, HookKind kind) => hook is ISelectiveHooks selective ? selective.Answers(kind) : HookMethods.Has(hook.GetType(), kind);

    private static string NameOf(IRealtimeHooks hook) => hook is ISelectiveHooks selective ? selective.Name : hook.GetType().Name;

    private ValueTask<TResult> AskAsync<TContext, TResult>(HookKind kind, TContext context, CancellationToken cancellationToken)
        where TResult : class, IHookResult<TContext, TResult> =>
        IsAsked(kind) ? AskAllAsync<TContext, TResult>(kind, context, cancellationToken) : new(TResult.Nothing);

    private async ValueTask<TResult> AskAllAsync<TContext, TResult>(HookKind kind, TContext context, CancellationToken cancellationToken)
        where TResult : class, IHookResult<TContext, TResult>
    {
        var together = TResult.Nothing;
        foreach (var hook in _hooks[(int)kind])
        {
            var told = context;
            var outcome = await CallAsync(_gate, kind, hook, stop => TResult.AskAsync(hook, told, stop), cancellationToken);
            if (outcome is not { End: CallEnd.Answered, Value: { } said })
            {
                throw new UnavailableException($"A hook gave no answer for {Names[(int)kind]}.", mayHaveHappened: false, outcome.Failure);
            }

            if (said.Refusal is { } refusal)
            {
                return TResult.RefuseWith(Fit(kind, hook, refusal));
            }

            together = together.Then(said);
            context = said.TellNext(context);
        }

        return together;
    }

    private HookRefusal Fit(HookKind kind, IRealtimeHooks hook, HookRefusal refusal)
    {
        if (refusal.Disconnect is { Reason: { } reason } && GivenReason.IsJson(reason))
        {
            _failures.ReasonReplaced(NameOf(hook), Names[(int)kind]);
        }

        if (RefusalRules.Fit(refusal) is { } fit)
        {
            return fit;
        }

        _failures.Invalid(NameOf(hook), Names[(int)kind], "it gave a code that is not the application's");
        throw new UnavailableException($"A hook gave no answer that counts for {Names[(int)kind]}.", mayHaveHappened: false);
    }

    private async ValueTask TellAsync(DisconnectedContext context)
    {
        foreach (var hook in _hooks[(int)HookKind.Disconnected])
        {
            await CallAsync(_partings, HookKind.Disconnected, hook, async stop =>
            {
                await hook.OnDisconnectedAsync(context, stop);
                return true;
            }, CancellationToken.None);
        }
    }

    /// <param name="channel">null = the connection itself.</param>
    private async ValueTask<RefreshingResult> RefreshAsync(HookKind kind, ClientContext context, string? channel, CancellationToken cancellationToken)
    {
        foreach (var hook in _hooks[(int)kind])
        {
            var outcome = await CallAsync(
                _gate,
                kind,
                hook,
                stop => channel is null ? hook.OnRefreshingAsync(context, stop) : hook.OnRefreshingSubscriptionAsync(context, channel, stop),
                cancellationToken);
            if (outcome is not { End: CallEnd.Answered, Value: { } said })
            {
                return new RefreshingResult { IsUnknown = true };
            }

            if (said.GoesOn || said.IsUnknown)
            {
                return said;
            }
        }

        return RefreshingResult.Pass;
    }

    private async ValueTask<CallOutcome<T>> CallAsync<T>(
        CallGate gate, HookKind kind, IRealtimeHooks hook, Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var outcome = await gate.RunAsync(call, cancellationToken);
        _metrics.Called(Names[(int)kind], _time.GetElapsedTime(start));
        if (outcome.End is not CallEnd.Answered)
        {
            _failures.Failed(NameOf(hook), Names[(int)kind], outcome.End, outcome.Failure);
        }

        return outcome;
    }
}
