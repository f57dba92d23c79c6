using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Protocol;

namespace Realtime.Hooks;

/// <summary>Runs the application's handlers of calls and messages, each in a scope of services of its own and within its bounds.</summary>
internal sealed partial class RpcRunner
{
    private const string Rpc = "rpc";
    private const string Send = "send";

    private readonly Dictionary<string, RpcRoute> _routes;
    private readonly IRpcFallback? _fallback;
    private readonly SendRoute? _send;
    private readonly IServiceScopeFactory _scopes;
    private readonly HookMetrics _metrics;
    private readonly HookFailures _failures;
    private readonly TimeProvider _time;
    private readonly ILogger<RpcRunner> _logger;
    private readonly CallGate _calls;
    private readonly CallGate _messages;

    public RpcRunner(
        IEnumerable<RpcRoute> routes,
        IEnumerable<IRpcFallback> fallbacks,
        IEnumerable<SendRoute> sends,
        IServiceScopeFactory scopes,
        IOptions<HookOptions> options,
        HookMetrics metrics,
        HookFailures failures,
        TimeProvider time,
        ILogger<RpcRunner> logger)
    {
        (_scopes, _metrics, _failures, _time, _logger) = (scopes, metrics, failures, time, logger);
        _routes = routes.ToDictionary(static route => route.Method, StringComparer.Ordinal);
        _fallback = fallbacks.FirstOrDefault(static fallback => fallback.IsOn);
        _send = sends.SingleOrDefault();
        _calls = new CallGate(options.Value.MaxConcurrentRpc, options.Value.RpcTimeout, time);
        _messages = new CallGate(options.Value.MaxConcurrentRpc, options.Value.RpcTimeout, time);
    }

    /// <summary>Throws nothing but cancellation.</summary>
    public async ValueTask<RpcOutcome> CallAsync(RpcContext context, CancellationToken cancellationToken)
    {
        if (_routes.Count == 0 && _fallback is null)
        {
            return ProtocolError.NotAvailable;
        }

        var route = _routes.GetValueOrDefault(context.Method);
        if (route is null && _fallback is null)
        {
            return ProtocolError.MethodNotFound;
        }

        var start = _time.GetTimestamp();
        var outcome = await _calls.TryRunAsync(stop => route is null ? _fallback!.CallAsync(context, stop) : InScopeAsync(route, context, stop), cancellationToken);
        _metrics.Called(Rpc, _time.GetElapsedTime(start));
        return outcome.End is CallEnd.Answered ? new RpcOutcome(outcome.Value, Refusal: null) : Refuse(route?.Method ?? "webhook", outcome.End, outcome.Failure);
    }

    /// <returns>null = taken; else the connection's end.</returns>
    public async ValueTask<DisconnectCode?> SendAsync(ClientContext context, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (_send is not { } route)
        {
            return DisconnectCode.NotAvailable;
        }

        var start = _time.GetTimestamp();
        var outcome = await _messages.RunAsync(async stop =>
        {
            await using var scope = _scopes.CreateAsyncScope();
            await route.Call(scope.ServiceProvider, data, context, stop);
            return true;
        }, cancellationToken);
        _metrics.Called(Send, _time.GetElapsedTime(start));
        if (outcome.Failure is { } failure)
        {
            _metrics.Failed(Send, "exception");
            Log.Failed(_logger, Send, failure);
        }
        else if (outcome.End is not CallEnd.Answered)
        {
            _failures.Failed(Send, Send, outcome.End);
        }

        // A message that nobody could take must not vanish in silence: the client comes back when there is room.
        return outcome.End is CallEnd.NoPlace ? DisconnectCode.TooManyRequests : null;
    }

    private async ValueTask<ReadOnlyMemory<byte>> InScopeAsync(RpcRoute route, RpcContext context, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await route.Call(scope.ServiceProvider, context, cancellationToken);
    }

    private RpcOutcome Refuse(string method, CallEnd end, Exception? failure)
    {
        switch (failure)
        {
            case RpcException { Refusal: var refusal } when RefusalRules.Fit(refusal) is { } fit:
                return new RpcOutcome(default, fit);
            case RpcException:
                _failures.Invalid(method, Rpc, "it gave a code that is not the application's");
                return ProtocolError.Internal;
            case UnavailableException:
                _failures.Failed(method, Rpc, end, failure);
                return ProtocolError.Internal;
            case null:
                _failures.Failed(method, Rpc, end);
                return end is CallEnd.NoPlace ? ProtocolError.TooManyRequests : ProtocolError.Internal;
            default:
                _metrics.Failed(Rpc, "exception");
                Log.Failed(_logger, method, failure);
                return ProtocolError.Internal;
        }
    }
}
