using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Tests.Support.Delivery;

/// <summary>One connection of a swarm's client: connects and subscribes in its first frame, as SDKs do, answers pings, subscribes again where it is told to, until it ends.</summary>
internal sealed class SwarmConnection(SwarmPlan plan, string user, IReadOnlyList<SwarmSubscription> subscriptions, Random random, SwarmMeter meter, Func<bool> mayMove) : IDisposable
{
    private const uint ConnectId = 1;
    private const int MinBuffer = 2 * 1024;

    private static readonly byte[] Pong = "{}"u8.ToArray();

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<uint, SwarmSubscription> _asked = new();
    private readonly ConcurrentDictionary<uint, SwarmSubscription> _leaving = new();
    private readonly List<Task> _running = [];
    private CancellationTokenSource _silence = new();
    private TimeSpan _maxSilence = plan.ConnectDeadline;
    private uint _lastId = ConnectId;
    private volatile string? _clientId;
    private volatile bool _isOwnWish;

    /// <summary>As the connect's reply names it.</summary>
    public string? ClientId => _clientId;

    public async Task<SwarmEnd> RunAsync(CancellationToken stoppingToken)
    {
        _silence.Dispose();
        _silence = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        _silence.CancelAfter(_maxSilence);
        string reason;
        try
        {
            _socket.Options.KeepAliveInterval = TimeSpan.Zero;
            await _socket.ConnectAsync(plan.Address, plan.Http, _silence.Token);
            var first = new StringBuilder($$$"""{"id":{{{ConnectId}}},"connect":{"token":"{{{plan.CreateToken(user)}}}"}}""");
            foreach (var subscription in subscriptions)
            {
                first.Append('\n').Append(Ask(subscription));
            }

            await SendAsync(Encoding.UTF8.GetBytes(first.ToString()));
            reason = await ReceiveAsync();
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            reason = exception is OperationCanceledException ? "silence" : exception.Message;
        }

        await _silence.CancelAsync();
        await Task.WhenAll(_running);
        return new SwarmEnd(_clientId is not null, (int?)_socket.CloseStatus, reason, _isOwnWish);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
        _silence.Dispose();
    }

    private string Ask(SwarmSubscription subscription)
    {
        var id = Interlocked.Increment(ref _lastId);
        _asked[id] = subscription;
        return subscription.Request(id);
    }

    private async Task<string> ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MinBuffer);
        try
        {
            var count = 0;
            while (true)
            {
                var result = await _socket.ReceiveAsync(buffer.AsMemory(count), _silence.Token);
                _silence.CancelAfter(_maxSilence);
                if (result.MessageType is WebSocketMessageType.Close)
                {
                    return await AnswerCloseAsync();
                }

                count += result.Count;
                if (result.EndOfMessage)
                {
                    await TakeMessageAsync(buffer.AsMemory(0, count));
                    count = 0;
                }
                else if (count == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(2 * count);
                    buffer.AsSpan(0, count).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<string> AnswerCloseAsync()
    {
        if (_socket.State is WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, _silence.Token);
        }

        return _socket.CloseStatusDescription ?? "";
    }

    private async Task TakeMessageAsync(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var end = message.Span.IndexOf((byte)'\n');
            var line = end < 0 ? message : message[..end];
            message = end < 0 ? default : message[(end + 1)..];
            using var document = JsonDocument.Parse(line);
            await TakeAsync(document.RootElement);
        }
    }

    private Task TakeAsync(JsonElement reply)
    {
        if (reply.TryGetProperty("push", out var push))
        {
            return TakePushAsync(push);
        }

        if (!reply.TryGetProperty("id", out var id))
        {
            return SendAsync(Pong);
        }

        if (id.GetUInt32() == ConnectId)
        {
            TakeConnected(reply);
        }
        else if (_asked.TryRemove(id.GetUInt32(), out var subscription))
        {
            TakeSubscribed(subscription, reply);
        }
        else if (_leaving.TryRemove(id.GetUInt32(), out var left))
        {
            left.Ended("unsubscribed by itself", isOwnWish: true);
            _running.Add(AskLaterAsync(left));
        }

        return Task.CompletedTask;
    }

    private void TakeConnected(JsonElement reply)
    {
        if (!reply.TryGetProperty("connect", out var connected))
        {
            NoteUnlessTemporary(reply.GetProperty("error"), "connect");
            throw new IOException("The connect was refused.");
        }

        _maxSilence = TimeSpan.FromSeconds(connected.GetProperty("ping").GetInt32()) + plan.MaxPingDelay;
        _silence.CancelAfter(_maxSilence);
        _clientId = connected.GetProperty("client").GetString();
        if (mayMove())
        {
            _running.Add(MoveAsync());
        }
    }

    private void TakeSubscribed(SwarmSubscription subscription, JsonElement reply)
    {
        if (reply.TryGetProperty("subscribe", out var subscribed))
        {
            subscription.Reply(subscribed);
        }
        else if (NoteUnlessTemporary(reply.GetProperty("error"), $"subscribe to {subscription.Channel}"))
        {
            _running.Add(AskLaterAsync(subscription));
        }
    }

    private Task TakePushAsync(JsonElement push)
    {
        var name = push.GetProperty("channel").GetString();
        var subscription = subscriptions.First(subscription => subscription.Channel == name);
        if (push.TryGetProperty("pub", out var publication))
        {
            subscription.Push(publication);
        }
        else if (push.TryGetProperty("unsubscribe", out var unsubscribe))
        {
            var code = unsubscribe.GetProperty("code").GetInt32();
            subscription.Ended($"unsubscribed with {code}", isOwnWish: false);
            if (code >= 2500)
            {
                return SendAsync(Encoding.UTF8.GetBytes(Ask(subscription)));
            }

            meter.Trouble($"{user} was unsubscribed from {name} with {code}.");
        }

        return Task.CompletedTask;
    }

    private bool NoteUnlessTemporary(JsonElement error, string command)
    {
        var isTemporary = error.TryGetProperty("temporary", out var temporary) && temporary.GetBoolean();
        if (!isTemporary)
        {
            meter.Trouble($"{command} of {user} was answered with {error.GetRawText()}.");
        }

        return isTemporary;
    }

    private async Task AskLaterAsync(SwarmSubscription subscription)
    {
        try
        {
            await Task.Delay(plan.Backoff(subscription.Attempts++, random), _silence.Token);

            // The server may have ended it while the client was about to: then it has been asked for already.
            if (!subscription.IsLive && !_asked.Values.Contains(subscription))
            {
                await SendAsync(Encoding.UTF8.GetBytes(Ask(subscription)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The connection ended: the next one subscribes.
        }
    }

    /// <summary>Goes and comes: out of a channel, with a goodbye, without one.</summary>
    private async Task MoveAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(1 + (3 * random.NextDouble())), _silence.Token);
                if (!mayMove())
                {
                    return;
                }

                var choice = random.Next(4);
                _isOwnWish = choice < 2;
                await (choice == 0 ? _silence.CancelAsync()
                    : choice == 1 ? _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _silence.Token)
                    : LeaveAsync(subscriptions[random.Next(subscriptions.Count)]));
                if (choice < 2)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // It ended otherwise.
        }
    }

    private async Task LeaveAsync(SwarmSubscription subscription)
    {
        if (subscription.IsLive)
        {
            var id = Interlocked.Increment(ref _lastId);
            _leaving[id] = subscription;
            await SendAsync(Encoding.UTF8.GetBytes($$$"""{"id":{{{id}}},"unsubscribe":{"channel":"{{{subscription.Channel}}}"}}"""));
        }
    }

    private async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync(_silence.Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _silence.Token);
        }
        finally
        {
            _sending.Release();
        }
    }
}
