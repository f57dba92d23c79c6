using System.Net;
using System.Net.Sockets;

namespace Tests.Support;

/// <summary>
/// Stands between clients and a server on this machine and does to their connections what a network can do. One fault holds at a time; <see cref="Heal"/> ends it, and what it
/// held back arrives then, in order.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<FaultyConnection> _connections = [];
    private readonly HashSet<Task> _running = [];
    private TcpListener? _listener;
    private volatile FaultRules _rules = new();

    private FaultProxy(int targetPort)
    {
        TargetPort = targetPort;
        Accept();
    }

    public int Port { get; } = FreePort.Take();

    /// <summary>Where new connections lead. Those that live stay where they are, as when a name comes to mean another machine.</summary>
    public int TargetPort { get; set; }

    /// <summary>Those that live now, oldest first.</summary>
    public IReadOnlyList<FaultyConnection> Connections
    {
        get
        {
            lock (_lock)
            {
                return [.. _connections];
            }
        }
    }

    /// <summary>Chooses the connections that carry subscriptions of Redis. A new one is recognised by its first subscribe, which the fault then meets.</summary>
    public static bool Subscribers(FaultyConnection connection) => connection.IsSubscriber;

    public static FaultProxy Start(int targetPort) => new(targetPort);

    /// <summary>Bytes arrive later, each way, in order.</summary>
    public void Delay(TimeSpan lag, Func<FaultyConnection, bool>? only = null) => Replace(new FaultRules { Lag = lag, For = only ?? All });

    /// <summary>Connections live and new ones are accepted, but nothing arrives.</summary>
    public void Blackhole(FaultDirection direction = FaultDirection.Both, Func<FaultyConnection, bool>? only = null) =>
        Replace(new FaultRules { Held = direction, For = only ?? All });

    /// <summary>Resets what is connected now. New connections go as before.</summary>
    /// <returns>How many.</returns>
    public int Cut(Func<FaultyConnection, bool>? only = null)
    {
        var chosen = Connections.Where(only ?? All).ToList();
        chosen.ForEach(static connection => connection.Reset());
        return chosen.Count;
    }

    /// <summary>Ends one way of what is connected now.</summary>
    /// <returns>How many.</returns>
    public int HalfClose(FaultDirection direction, Func<FaultyConnection, bool>? only = null)
    {
        var chosen = Connections.Where(only ?? All).ToList();
        chosen.ForEach(connection => connection.HalfClose(direction));
        return chosen.Count;
    }

    /// <summary>New connections are refused, as by a server that is not there. Those that live go on.</summary>
    public void Refuse()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
        }
    }

    /// <summary>No fault any more.</summary>
    public void Heal()
    {
        Replace(new FaultRules());
        Accept();
    }

    public async ValueTask DisposeAsync()
    {
        Refuse();
        await _stop.CancelAsync();
        while (Running() is { Length: > 0 } running)
        {
            await Task.WhenAll(running);
        }

        _stop.Dispose();
    }

    private static bool All(FaultyConnection connection) => true;

    private void Replace(FaultRules rules)
    {
        lock (_lock)
        {
            var replaced = _rules;
            _rules = rules;
            replaced.MarkReplaced();
        }
    }

    private void Accept()
    {
        lock (_lock)
        {
            if (_listener is null)
            {
                _listener = new TcpListener(IPAddress.Loopback, Port);
                _listener.Start();
                Track(AcceptAsync(_listener));
            }
        }
    }

    /// <summary>Whoever calls holds the lock.</summary>
    private void Track(Task task)
    {
        _running.RemoveWhere(static task => task.IsCompleted);
        _running.Add(task);
    }

    private Task[] Running()
    {
        lock (_lock)
        {
            return [.. _running.Where(static task => !task.IsCompleted)];
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(_stop.Token);
                lock (_lock)
                {
                    Track(ServeAsync(client));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        await Task.Yield();
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await using var connection = new FaultyConnection(client, server, () => _rules);
        lock (_lock)
        {
            _connections.Add(connection);
        }

        try
        {
            await server.ConnectAsync(IPAddress.Loopback, TargetPort, _stop.Token);
            client.NoDelay = server.NoDelay = true;
            await connection.RunAsync(_stop.Token);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The server is away, or the connection was cut before it stood: the client learns it by a reset.
        }

        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }
}
