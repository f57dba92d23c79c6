using System.Buffers;
using System.Globalization;
using Realtime.Commands;
using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.RateLimiting;
using Realtime.Telemetry;

namespace Realtime.Connections;

/// <summary>
/// A connection's state machine: messages in, frames out. It knows no socket, no HTTP and no thread, so that a simulation runs it as it is. Commands start in the order in
/// which they came; connect is awaited, those of one channel run one after another, others at the same time.
/// </summary>
internal sealed partial class ClientConnection : IConnection, IConnectionHandler, IDisposable
{
    private readonly ConnectionParts _parts;
    private readonly ConnectionDeadline _deadline;
    private readonly CommandLanes _lanes;
    private readonly CommandBudget _budget;
    private readonly Expiry _expiry;
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously); // connect has ended, one way or another
    private ClientState _state;
    private DisconnectCode? _closedWith;
    private Phase _phase = Phase.Fresh; // the message loop's own
    private volatile bool _isClosing; // set from anywhere, never unset: a close wins over whatever runs

    public ClientConnection(ISink sink, ConnectionId id, IProtocolCodec codec, ClientTransport transport, ConnectionParts parts)
    {
        Sink = sink;
        Id = id;
        Codec = codec;
        Transport = transport;
        _parts = parts;
        _state = new ClientState(new ClientInfo(string.Empty, Guid.CreateVersion7(parts.Time.GetUtcNow()).ToString()), ExpiresAt: null);
        _lanes = new CommandLanes(parts.Options.MaxConcurrentCommands);
        _budget = new CommandBudget(parts.Limits);
        _expiry = new Expiry(parts);
        _deadline = new ConnectionDeadline(parts.Time, OnDeadline);
        _deadline.Set(After(parts.Options.ConnectTimeout));
        parts.Metrics.ConnectionOpened();
    }

    private enum Phase
    {
        Fresh,
        Connected,

        /// <summary>Connect was refused: its reply goes out, the rest is ignored.</summary>
        Unusable,
    }

    public ClientState State => Volatile.Read(ref _state);

    public ISink Sink { get; }

    public ConnectionId Id { get; }

    public IProtocolCodec Codec { get; }

    public ClientTransport Transport { get; private set; }

    public bool TryUpdate(Func<ClientState, ClientState?> change)
    {
        while (true)
        {
            var seen = State;
            if (change(seen) is not { } changed)
            {
                return false;
            }

            if (ReferenceEquals(Interlocked.CompareExchange(ref _state, changed, seen), seen))
            {
                if (_settled.Task.IsCompleted && EndsOtherwise(changed, seen))
                {
                    SetDeadline();
                }

                return true;
            }
        }
    }

    public void Send(string? channel, Push push) => Send(Codec.Encode(channel, push));

    public void Disconnect(DisconnectCode code)
    {
        _isClosing = true;
        Interlocked.CompareExchange(ref _closedWith, code, null);
        Sink.Close(Id, Codec.Close(code));
    }

    public async ValueTask<bool> RunAsync(string channel, Func<IConnection, ValueTask> order)
    {
        // What connect itself opens belongs to no line yet.
        await _settled.Task;
        return _phase is Phase.Connected && await _lanes.RunAsync(channel, () => order(this));
    }

    public async ValueTask OnMessageAsync(ReadOnlySequence<byte> message, CancellationToken cancellationToken)
    {
        var read = 0;
        do
        {
            if (_phase is Phase.Unusable)
            {
                RefuseFurther();
                return;
            }

            if (message.IsEmpty || ++read > _parts.Options.MaxCommandsPerMessage || !Codec.TryRead(ref message, out var command) || !IsAllowed(command))
            {
                Disconnect(DisconnectCode.BadRequest);
                return;
            }

            if (command.Request is ConnectRequest)
            {
                await RunAsync(command, cancellationToken);
            }
            else if (command.Request is { } request)
            {
                await StartAsync(command, request, cancellationToken);
            }
        }
        while (!message.IsEmpty && !_isClosing);
    }

    public void OnSilent() => Disconnect(DisconnectCode.NoPong);

    public void OnUnreadable(DisconnectCode code) => Disconnect(code);

    public void OnSlow()
    {
        _parts.Metrics.SlowConsumerCut();
        Disconnect(DisconnectCode.Slow);
    }

    public async ValueTask OnClosedAsync(CloseReason reason)
    {
        _isClosing = true;

        // Nobody asked for it: thousands that leave at once would bury what somebody did ask for.
        using var untraced = UntracedScope.Begin();
        _settled.TrySetResult();
        await _lanes.CloseAsync();
        Dispose();
        try
        {
            await _parts.Subscriptions.EndAllAsync(this);
        }
        finally
        {
            // Not before: a node that drains keeps its lease for what these clients hold.
            _parts.Open.Remove(this);
            _parts.Clients.Remove(State.Info, this);
            _parts.Metrics.ConnectionClosed(_closedWith?.Code ?? 0);
            Log.Closed(_parts.Logger, State.Info.Client, reason, _closedWith?.Code ?? 0);
            if (_phase is Phase.Connected && _parts.Hooks.IsAsked(HookKind.Disconnected))
            {
                await _parts.Hooks.OnDisconnectedAsync(new DisconnectedContext(this, _closedWith?.Code ?? 0));
            }
        }
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _lanes.Dispose();
    }

    /// <summary>
    /// What belongs to no channel has a lane of its own, too: a refresh must not overtake another. Messages keep their order, and calls wait for nothing. The names of their
    /// lanes can be no channel's.
    /// </summary>
    private static string LaneOf(uint id, Request request) => request switch
    {
        IChannelRequest { Channel: var channel } => channel,
        SendRequest => "\0",
        RpcRequest => string.Create(CultureInfo.InvariantCulture, $"\0{id}"),
        _ => string.Empty,
    };

    /// <summary>A client whose commands come by requests of their own may have missed the refusal.</summary>
    private void RefuseFurther()
    {
        if (Transport.Session.Length > 0)
        {
            Disconnect(DisconnectCode.BadRequest);
        }
    }

    /// <summary>Connect comes first and once. A pong is allowed once connected, asked for or not: it does no harm.</summary>
    private bool IsAllowed(Command command) => _phase switch
    {
        Phase.Fresh => command.Request is ConnectRequest,
        Phase.Connected => command.Request is not ConnectRequest,
        _ => false,
    };

    /// <summary>
    /// Judged before it stands in line, so that what is too much costs nobody anything; its answer stands there, and keeps its place. An unsubscribe gives back, and an error to it
    /// would make clients drop the connection: it runs. Where no answer is possible, nothing is left out in silence.
    /// </summary>
    private async ValueTask StartAsync(Command command, Request request, CancellationToken cancellationToken)
    {
        var verdict = await _budget.JudgeAsync(State.Info.User);
        if (verdict is CommandVerdict.Ends || (verdict is CommandVerdict.Refused && command.Id == 0))
        {
            Disconnect(DisconnectCode.TooManyRequests);
            return;
        }

        var runs = verdict is CommandVerdict.Runs || request is UnsubscribeRequest;
        await _lanes.StartAsync(LaneOf(command.Id, request), () => runs ? RunAsync(command, cancellationToken) : RefuseAsync(command), cancellationToken);
    }

    private ValueTask RefuseAsync(Command command) => AnswerAsync(command, _parts.Dispatcher.Refuse(command, ProtocolError.TooManyRequests));

    private async ValueTask RunAsync(Command command, CancellationToken cancellationToken)
    {
        using var activity = _parts.Dispatcher.Trace(command);
        try
        {
            await AnswerAsync(command, await _parts.Dispatcher.RunAsync(this, command, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client is gone, and what the command began is undone.
        }
        catch (Exception unexpected)
        {
            Log.Failed(_parts.Logger, State.Info.Client, unexpected);
            Disconnect(DisconnectCode.InternalError);
        }
    }

    private async ValueTask AnswerAsync(Command command, CommandOutcome outcome)
    {
        if (outcome.Disconnect is { } code)
        {
            Disconnect(code);
            return;
        }

        if (command.Request is ConnectRequest)
        {
            _phase = outcome.Reply is { Error: null } ? Phase.Connected : Phase.Unusable;
        }

        try
        {
            if (outcome.Reply is { } reply)
            {
                Answer(reply);
            }
        }
        finally
        {
            // Even where the reply cannot be written: what the command began needs its end.
            await CompleteAsync(command, outcome);
        }
    }

    /// <summary>For one that only listens there are no replies: a connection is its first push, and a refusal its end.</summary>
    private void Answer(Reply reply)
    {
        if (!Transport.IsListenOnly)
        {
            Send(Codec.Encode(reply));
        }
        else if (reply.Result is ConnectResult greeting)
        {
            Send(Codec.Encode(null, new ConnectPush(greeting)));
        }
        else
        {
            Disconnect(EndFor(reply.Error!));
        }
    }

    private static DisconnectCode EndFor(ProtocolError error) =>
        error == ProtocolError.TokenExpired || error == ProtocolError.Expired ? DisconnectCode.ConnectionExpired
        : error == ProtocolError.TooManyRequests ? DisconnectCode.TooManyRequests
        : error == ProtocolError.PermissionDenied ? DisconnectCode.PermissionDenied
        : DisconnectCode.InternalError;

    private void Send(Frame? frame)
    {
        if (frame is { } known)
        {
            Sink.Send(Id, known);
        }
        else
        {
            Disconnect(DisconnectCode.InappropriateProtocol);
        }
    }

    private async ValueTask CompleteAsync(Command command, CommandOutcome outcome)
    {
        // Its beginning follows the reply at once; what it then waits for holds up only its own channel.
        var afterReply = outcome.AfterReply?.Invoke() ?? ValueTask.CompletedTask;
        if (command.Request is ConnectRequest)
        {
            // Of no more use, and a secret.
            Transport = Transport with { Token = string.Empty };
            SetDeadline();
            _settled.TrySetResult();
        }

        await afterReply;
    }

    private bool EndsOtherwise(ClientState changed, ClientState seen) =>
        (changed.ExpiresAt != seen.ExpiresAt || !ReferenceEquals(changed.Subscriptions, seen.Subscriptions)) && _expiry.NextDue(changed) != _expiry.NextDue(seen);

    private void SetDeadline() => _deadline.Set(
        _phase is Phase.Unusable ? After(_parts.Options.RefusedLinger)
        : _expiry.NextDue(State) is not null ? () => _expiry.NextDue(State) is { } due ? due - _parts.Time.GetUtcNow() : TimeSpan.MaxValue
        : null);

    /// <summary>By the monotonic clock, from now.</summary>
    private Func<TimeSpan> After(TimeSpan wait)
    {
        var start = _parts.Time.GetTimestamp();
        return () => wait - _parts.Time.GetElapsedTime(start);
    }

    private void OnDeadline()
    {
        if (_phase is Phase.Connected)
        {
            // Owned by the lanes, which the connection's end waits for.
            _ = RunDueAsync();
        }
        else
        {
            Disconnect(_phase is Phase.Fresh ? DisconnectCode.Stale : DisconnectCode.ConnectionClosed);
        }
    }

    private async Task RunDueAsync()
    {
        using var untraced = UntracedScope.Begin();
        await _expiry.RunDueAsync(this);
        if (!_isClosing)
        {
            SetDeadline();
        }
    }
}
