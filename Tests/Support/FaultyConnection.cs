using System.Net.Sockets;

namespace Tests.Support;

/// <summary>One connection through a <see cref="FaultProxy"/>.</summary>
internal sealed class FaultyConnection : IAsyncDisposable
{
    private readonly Socket _client;
    private readonly Socket _server;
    private readonly FaultPump _toServer;
    private readonly FaultPump _toClient;

    /// <param name="rules">What is in force, asked again for every piece.</param>
    public FaultyConnection(Socket client, Socket server, Func<FaultRules> rules)
    {
        _client = client;
        _server = server;
        _toServer = new FaultPump(this, FaultDirection.ToServer, client, server, rules);
        _toClient = new FaultPump(this, FaultDirection.ToClient, server, client, rules);
    }

    /// <summary>Its client has asked Redis for a subscription: in a node that is the connection for subscriptions alone.</summary>
    public bool IsSubscriber => _toServer.HasSubscribed;

    /// <summary>Carries bytes until both ways have ended; never throws.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(_toServer.RunAsync(stoppingToken), _toClient.RunAsync(stoppingToken));
        Reset();
    }

    /// <summary>Ends it both ways as a crash of the network would.</summary>
    public void Reset()
    {
        foreach (var socket in new[] { _client, _server })
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It has ended already.
            }

            socket.Dispose();
        }
    }

    /// <summary>Ends one way; the other lives on, and what still comes this way is thrown away.</summary>
    public void HalfClose(FaultDirection direction) => (direction == FaultDirection.ToServer ? _toServer : _toClient).Finish();

    public ValueTask DisposeAsync()
    {
        Reset();
        return ValueTask.CompletedTask;
    }
}
