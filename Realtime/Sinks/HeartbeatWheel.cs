using Microsoft.Extensions.Options;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Sinks;

/// <summary>
/// Pings connections and finds the silent ones. Turns once a second; each connection has its place on the wheel, the first at a random distance of half an
/// interval to a whole one, so that those who came together are not pinged together.
/// </summary>
internal sealed class HeartbeatWheel
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<LocalConnection, Frame>[] _places;
    private readonly Dictionary<LocalConnection, int> _placeOf = [];
    private readonly int _pongTurns;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private long _tick;

    public HeartbeatWheel(IOptions<HeartbeatOptions> options, TimeProvider time, Random random)
    {
        _places = new Dictionary<LocalConnection, Frame>[(int)options.Value.PingInterval.TotalSeconds];
        for (var i = 0; i < _places.Length; i++)
        {
            _places[i] = [];
        }

        _pongTurns = (int)options.Value.PongTimeout.TotalSeconds;
        _time = time;
        _random = random;
    }

    /// <summary>How often the wheel turned.</summary>
    public long Tick => Volatile.Read(ref _tick);

    public void Add(LocalConnection connection, Frame ping)
    {
        lock (_lock)
        {
            var distance = _random.Next((_places.Length + 1) / 2, _places.Length + 1);
            var place = (int)((_tick + distance) % _places.Length);
            if (_placeOf.TryAdd(connection, place))
            {
                _places[place].Add(connection, ping);
            }
        }
    }

    public void Remove(LocalConnection connection)
    {
        lock (_lock)
        {
            if (_placeOf.Remove(connection, out var place))
            {
                _places[place].Remove(connection);
            }
        }
    }

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Turn, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            TurnOnce();
        }
    }

    /// <summary>One second passes.</summary>
    public void TurnOnce()
    {
        List<LocalConnection> silent = [];
        lock (_lock)
        {
            _tick++;
            foreach (var connection in _places[Place(_tick - _pongTurns)].Keys)
            {
                if (!connection.IsListenOnly && connection.PingedAtTick == _tick - _pongTurns && connection.ReceivedAtTick < connection.PingedAtTick)
                {
                    silent.Add(connection);
                }
            }

            foreach (var (connection, ping) in _places[Place(_tick)])
            {
                connection.PingedAtTick = _tick;
                connection.Partition.Enqueue(new SinkOrder(SinkOrderKind.Send, connection, default, ping));
            }
        }

        foreach (var connection in silent)
        {
            TellSilent(connection);
        }
    }

    /// <summary>One handler's fault must not leave the others unwatched.</summary>
    private static void TellSilent(LocalConnection connection)
    {
        try
        {
            connection.Handler.OnSilent();
        }
        catch (Exception unexpected)
        {
            connection.Fail(unexpected);
        }
    }

    private int Place(long tick) => (int)(((tick % _places.Length) + _places.Length) % _places.Length);
}
