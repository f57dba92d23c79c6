using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tests.Support;

public sealed class FaultProxyTests : IAsyncLifetime
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private FaultProxy? _proxy;

    private FaultProxy Proxy => _proxy!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _server.Start();
        _proxy = FaultProxy.Start(((IPEndPoint)_server.LocalEndpoint).Port);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Bytes_pass_both_ways_and_an_end_is_passed_on()
    {
        var (client, server) = await ConnectAsync();
        await SayAsync(client, "ping");
        Assert.Equal("ping", await HearAsync(server, 4));
        await SayAsync(server, "pong");
        Assert.Equal("pong", await HearAsync(client, 4));

        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal("", await HearAsync(server, 1));
        await SayAsync(server, "late");
        Assert.Equal("late", await HearAsync(client, 4));
        server.Dispose();
        Assert.Equal("", await HearAsync(client, 1));
        await Eventually.TrueAsync(() => Proxy.Connections.Count == 0);
    }

    [Fact]
    public async Task Delayed_bytes_keep_their_order()
    {
        var (client, server) = await ConnectAsync();
        var lag = TimeSpan.FromMilliseconds(100);
        Proxy.Delay(lag);
        var watch = Stopwatch.StartNew();
        for (var number = 0; number < 500; number++)
        {
            await SayAsync(client, $"{number:D4}");
        }

        Assert.Equal(string.Concat(Enumerable.Range(0, 500).Select(static number => $"{number:D4}")), await HearAsync(server, 2000));
        Assert.True(watch.Elapsed >= lag, $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Blackhole_holds_one_way_back_until_it_is_healed_and_bounds_what_waits()
    {
        var (client, server) = await ConnectAsync();
        Proxy.Blackhole(FaultDirection.ToServer);
        var sending = client.GetStream().WriteAsync(new byte[16 * 1024 * 1024], Cancellation).AsTask();
        await SayAsync(server, "back");
        Assert.Equal("back", await HearAsync(client, 4));
        Assert.False(sending.IsCompleted);
        Assert.Equal(0, server.Available);

        Proxy.Heal();
        Assert.Equal(16 * 1024 * 1024, (await HearAsync(server, 16 * 1024 * 1024)).Length);
        await sending;
    }

    [Fact]
    public async Task Blackhole_for_subscribers_meets_the_first_subscribe_and_nobody_else()
    {
        var (subscriber, atServer) = await ConnectAsync();
        var (other, atServerToo) = await ConnectAsync();
        Proxy.Blackhole(only: FaultProxy.Subscribers);
        await SayAsync(subscriber, "PING ");
        Assert.Equal("PING ", await HearAsync(atServer, 5));
        await SayAsync(subscriber, "ssub");
        await HearAsync(atServer, 4);
        await SayAsync(subscriber, "scribe news");
        await Eventually.TrueAsync(() => Proxy.Connections.Any(FaultProxy.Subscribers));
        await SayAsync(other, "pass");
        Assert.Equal("pass", await HearAsync(atServerToo, 4));
        Assert.Equal(0, atServer.Available);

        Proxy.Heal();
        Assert.Equal("scribe news", await HearAsync(atServer, 11));
    }

    [Fact]
    public async Task Cut_resets_what_is_there_and_new_connections_go_on()
    {
        var (client, server) = await ConnectAsync();
        Assert.Equal(1, Proxy.Cut());
        await Assert.ThrowsAsync<SocketException>(() => HearAsync(client, 1));
        await Assert.ThrowsAsync<SocketException>(() => HearAsync(server, 1));
        await ConnectAsync();
    }

    [Fact]
    public async Task Refused_are_only_new_connections()
    {
        var (client, server) = await ConnectAsync();
        Proxy.Refuse();
        await Assert.ThrowsAnyAsync<SocketException>(ConnectAsync);
        await SayAsync(client, "ping");
        Assert.Equal("ping", await HearAsync(server, 4));
        Proxy.Heal();
        await ConnectAsync();
    }

    [Fact]
    public async Task Half_closed_connection_carries_the_other_way()
    {
        var (client, server) = await ConnectAsync();
        Proxy.HalfClose(FaultDirection.ToClient);
        Assert.Equal("", await HearAsync(client, 1));
        await SayAsync(server, "lost");
        await SayAsync(client, "ping");
        Assert.Equal("ping", await HearAsync(server, 4));
    }

    private async Task<(TcpClient Client, TcpClient Server)> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Proxy.Port, Cancellation);
        return (client, await _server.AcceptTcpClientAsync(Cancellation));
    }

    private static async Task SayAsync(TcpClient client, string text) => await client.Client.SendAsync(Encoding.ASCII.GetBytes(text), Cancellation);

    /// <returns>As much of it as came before the end.</returns>
    private static async Task<string> HearAsync(TcpClient client, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        var bytes = new byte[count];
        var read = 0;
        int more;
        do
        {
            more = await client.Client.ReceiveAsync(bytes.AsMemory(read), deadline.Token);
            read += more;
        }
        while (more > 0 && read < count);

        return Encoding.ASCII.GetString(bytes, 0, read);
    }
}
