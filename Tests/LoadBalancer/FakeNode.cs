using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServiceDefaults;
using Wire;

namespace Tests.LoadBalancer;

/// <summary>A small server in a node's place: tells its name and what reached it, echoes over WebSockets, and streams what the test says.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private int _healthQuestions;
    private int _streams;
    private int _sockets;

    private FakeNode(string name, string listenAddress)
    {
        Name = name;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxRequestLineSize = 32 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 256;
        });
        builder.WebHost.UseUrls(listenAddress);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(AnswerAsync);
    }

    public string Name { get; }

    public bool IsHealthy { get; set; } = true;

    /// <summary>Why it is degraded; null = it is not.</summary>
    public string? Reasons { get; set; }

    /// <summary>Takes no connections, and says so.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Bodies of requests that it refused since it drains.</summary>
    public ConcurrentQueue<string> Refused { get; } = [];

    public int HealthQuestions => Volatile.Read(ref _healthQuestions);

    /// <summary>Streams that are open now.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>WebSockets that are open now.</summary>
    public int Sockets => Volatile.Read(ref _sockets);

    /// <summary>A stream begins without a word.</summary>
    public bool IsSilent { get; set; }

    public string Address => _app.Urls.Single();

    public static async Task<FakeNode> StartAsync(string name, string listenAddress = "http://127.0.0.1:0")
    {
        var node = new FakeNode(name, listenAddress);
        await node._app.StartAsync(TestContext.Current.CancellationToken);
        return node;
    }

    /// <summary>Goes to one of the streams, whichever takes it.</summary>
    public void Say(string text) => _said.Writer.TryWrite(text);

    public NodeLease Lease(NodeState state = NodeState.Ready, long incarnation = 1) => Leases.Lease(Name, Address, state, incarnation);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/health/ready")
        {
            Interlocked.Increment(ref _healthQuestions);
            if (Reasons is { } reasons)
            {
                context.Response.Headers[ReadinessAnswer.ReasonsHeader] = reasons;
            }

            context.Response.StatusCode = IsHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        }
        else if (IsDraining && context.Request.Path.StartsWithSegments("/connection", StringComparison.Ordinal))
        {
            using var body = new StreamReader(context.Request.Body);
            Refused.Enqueue(await body.ReadToEndAsync(context.RequestAborted));
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers[NodeDraining.Header] = NodeDraining.Reason;
            context.Response.Headers.RetryAfter = "2";
            await context.Response.WriteAsync("This node stops.", context.RequestAborted);
        }
        else if (context.WebSockets.IsWebSocketRequest)
        {
            Interlocked.Increment(ref _sockets);
            try
            {
                await EchoAsync(context);
            }
            finally
            {
                Interlocked.Decrement(ref _sockets);
            }
        }
        else if (context.Request.Path.Value is "/connection/sse" or "/connection/http_stream" or "/connection/uni_sse")
        {
            await StreamAsync(context);
        }
        else
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.Headers.Server = "a node";
            var headers = context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            await context.Response.WriteAsJsonAsync(new Answer(Name, context.Request.Path.Value ?? "", headers), context.RequestAborted);
        }
    }

    private async Task StreamAsync(HttpContext context)
    {
        Interlocked.Increment(ref _streams);
        try
        {
            context.Response.ContentType = "text/event-stream";
            if (IsSilent)
            {
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
            else
            {
                await context.Response.WriteAsync("hello\n", context.RequestAborted);
            }

            await foreach (var text in _said.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync($"{text}\n", context.RequestAborted);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await socket.SendTextAsync(Name, context.RequestAborted);
        var buffer = new byte[16 * 1024];
        while (socket.State == WebSocketState.Open)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", context.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }
    }

    /// <summary>What a fake node tells of a request.</summary>
    internal sealed record Answer(string Node, string Path, Dictionary<string, string> Headers);
}
