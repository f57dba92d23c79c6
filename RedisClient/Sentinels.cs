using System.Net;
using StackExchange.Redis;

namespace RedisClient;

/// <summary>Asks the sentinels who the primary is. They are reached with the same user, password and TLS as the servers.</summary>
internal sealed class Sentinels : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private const int DefaultPort = 26379;

    private readonly Lock _lock = new();
    private readonly ConfigurationOptions _options;
    private readonly string _service;
    private Task<ConnectionMultiplexer>? _connecting;

    public Sentinels(ConfigurationOptions servers, string service)
    {
        _service = service;
        var options = servers.Clone();
        options.ServiceName = null;
        options.Tunnel = null;
        options.CommandMap = CommandMap.Sentinel;
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = (int)Timeout.TotalMilliseconds;
        options.AsyncTimeout = (int)Timeout.TotalMilliseconds;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(1000);
        for (var index = 0; index < options.EndPoints.Count; index++)
        {
            options.EndPoints[index] = options.EndPoints[index] switch
            {
                DnsEndPoint { Port: 0 } name => new DnsEndPoint(name.Host, DefaultPort),
                IPEndPoint { Port: 0 } address => new IPEndPoint(address.Address, DefaultPort),
                var whole => whole,
            };
        }

        _options = options;
    }

    /// <summary>What most of those say that answer in time; null = none does.</summary>
    public async Task<EndPoint?> FindPrimaryAsync(CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync().WaitAsync(cancellationToken);
        var answers = await Task.WhenAll(connection.GetServers().Where(static server => server.IsConnected).Select(server => AskAsync(server, cancellationToken)));
        return answers.OfType<EndPoint>().GroupBy(static answer => answer).MaxBy(static group => group.Count())?.Key;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting is not null)
        {
            await (await ConnectAsync()).DisposeAsync();
        }
    }

    private Task<ConnectionMultiplexer> ConnectAsync()
    {
        lock (_lock)
        {
            return _connecting ??= ConnectionMultiplexer.ConnectAsync(_options);
        }
    }

    private async Task<EndPoint?> AskAsync(IServer sentinel, CancellationToken cancellationToken)
    {
        try
        {
            return await sentinel.SentinelGetMasterAddressByNameAsync(_service).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return null;
        }
    }
}
