using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace RedisClient;

/// <summary>
/// Leads a client's connections to the primary, and cuts them when that is another server. The client library by itself stays on a former primary that still lives: it would go on
/// writing what nobody will ever see.
/// Behind Sentinel every connection goes where the sentinels say, and the client sees one server that moves.
/// </summary>
public sealed partial class PrimaryLink(TimeProvider time) : Tunnel, IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>A connection that leads to the wrong server again is not made anew at once.</summary>
    private static readonly TimeSpan LeastCutInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(EndPoint Server, ConnectionType Type, Socket Socket)> _sockets = [];
    private ConfigurationOptions? _options;
    private Sentinels? _sentinels;
    private EndPoint? _primary;
    private Task? _watching;
    private long? _lastCut;

    /// <summary>Makes the link part of these options. With <c>serviceName</c> its addresses are taken for those of sentinels.</summary>
    public void Apply(ConfigurationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        if (options.ServiceName is { Length: > 0 } service)
        {
            _sentinels = new Sentinels(options, service);
            options.ServiceName = null;
            options.EndPoints.Clear();
            // Never looked up: it stands for whoever is the primary, in errors and traces.
            options.EndPoints.Add(new DnsEndPoint(service, 6379));
        }

        options.Tunnel = this;
    }

    /// <summary>
    /// Cuts the connections, so that the next ones are led to wherever the address points now. For one who finds that the server is no primary. At most once a second.
    /// </summary>
    public void Reconnect()
    {
        lock (_lock)
        {
            if (_lastCut is { } last && time.GetElapsedTime(last) < LeastCutInterval)
            {
                return;
            }
        }

        Cut(static _ => true);
    }

    /// <summary>
    /// Ends the connection that carries the subscriptions of this server, for one who finds it dead: the client waits longer by itself than is promised. It makes another, and all of
    /// its subscriptions on it.
    /// </summary>
    /// <returns>False = none is known.</returns>
    public bool CutSubscriptions(EndPoint server)
    {
        lock (_lock)
        {
            var index = _sockets.FindIndex(known => known.Type == ConnectionType.Subscription && Equals(known.Server, server));
            if (index < 0)
            {
                return false;
            }

            _sockets[index].Socket.Dispose();
            _sockets.RemoveAt(index);
            return true;
        }
    }

    /// <inheritdoc />
    public override async ValueTask<EndPoint?> GetSocketConnectEndpointAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        if (_sentinels is null)
        {
            return endpoint;
        }

        var primary = await _sentinels.FindPrimaryAsync(cancellationToken) ?? throw new RedisException("No sentinel names a primary.");
        lock (_lock)
        {
            _primary = primary;
            // It serves all connections, so it runs in nobody's context.
            using (ExecutionContext.SuppressFlow())
            {
                _watching ??= WatchAsync(_sentinels, _stop.Token);
            }
        }

        return primary;
    }

    /// <inheritdoc />
    public override ValueTask<Stream?> BeforeAuthenticateAsync(EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        if (socket is not null)
        {
            lock (_lock)
            {
                _sockets.RemoveAll(static other => !other.Socket.Connected);
                _sockets.Add((endpoint, connectionType, socket));
            }
        }

        return new((Stream?)null);
    }

    public async ValueTask DisposeAsync()
    {
        // Whoever made it and the services that it was given to may both end it.
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await (_watching ?? Task.CompletedTask);
        if (_sentinels is not null)
        {
            await _sentinels.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task WatchAsync(Sentinels sentinels, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Sentinels that are away change nothing: the last known primary stays the primary.
                if (await sentinels.FindPrimaryAsync(stoppingToken) is { } primary)
                {
                    Follow(primary);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Follow(EndPoint primary)
    {
        EndPoint? former;
        lock (_lock)
        {
            (former, _primary) = (_primary, primary);
        }

        if (!primary.Equals(former))
        {
            if (_options?.LoggerFactory?.CreateLogger<PrimaryLink>() is { } logger)
            {
                Log.Moved(logger, primary, former);
            }

            Cut(static _ => true);
        }
        else if (primary is IPEndPoint address)
        {
            // One that was on its way while the primary changed.
            Cut(socket => socket.RemoteEndPoint is IPEndPoint remote && !IsSame(remote, address));
        }
    }

    private static bool IsSame(IPEndPoint one, IPEndPoint other) =>
        one.Port == other.Port && one.Address.MapToIPv6().Equals(other.Address.MapToIPv6());

    private void Cut(Func<Socket, bool> isWrong)
    {
        lock (_lock)
        {
            foreach (var known in _sockets.ToArray())
            {
                try
                {
                    if (isWrong(known.Socket))
                    {
                        _lastCut = time.GetTimestamp();
                        _sockets.Remove(known);
                        known.Socket.Shutdown(SocketShutdown.Both);
                    }
                }
                catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
                {
                    // It has ended by itself.
                    _sockets.Remove(known);
                }
            }
        }
    }
}
