using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tests.Support.Intakes;

/// <summary>Takes what the SDK of Sentry sends (https://develop.sentry.dev/sdk/data-model/envelopes) and spans by OTLP, and keeps every byte.</summary>
internal sealed class SentryServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<JsonElement> _events = new();
    private readonly WebApplication _app;
    private int _requests;

    private SentryServer(WebApplication app) => _app = app;

    /// <summary>Opens the project to writers.</summary>
    public string Key { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public string Dsn => new UriBuilder(_app.Urls.Single()) { UserName = Key, Path = "/1" }.Uri.AbsoluteUri;

    public IntakeMood Mood { get; set; }

    public IReadOnlyList<JsonElement> Events => [.. _events];

    public int Requests => Volatile.Read(ref _requests);

    public ExportRecord Record { get; } = new();

    public static async Task<SentryServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new SentryServer(app);
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/api/1/envelope/", (Delegate)server.TakeEnvelopeAsync);
        app.MapPost("/api/1/integration/otlp/v1/traces", (Delegate)server.TakeSpansAsync);
        await app.StartAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        Record.Dispose();
    }

    private async Task<IResult> TakeEnvelopeAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        var body = await ReadAsync(context.Request);
        if (Mood is IntakeMood.Takes)
        {
            Record.Add("envelope", body);
            KeepEvents(body);
        }

        return await Mood.AnswerAsync(context, Results.Json(new { id = Guid.NewGuid().ToString("N") }));
    }

    private async Task<IResult> TakeSpansAsync(HttpContext context)
    {
        if (!context.Request.Headers["x-sentry-auth"].ToString().EndsWith($"sentry_key={Key}", StringComparison.Ordinal))
        {
            return Results.Unauthorized();
        }

        Record.Add("traces", await ReadAsync(context.Request));
        return await Mood.AnswerAsync(context, Results.Bytes([], "application/x-protobuf"));
    }

    /// <summary>Lines: the envelope's header, then for each item its header and its payload.</summary>
    private void KeepEvents(byte[] envelope)
    {
        var lines = Encoding.UTF8.GetString(envelope).Split('\n');
        for (var line = 1; line + 1 < lines.Length; line += 2)
        {
            using var header = JsonDocument.Parse(lines[line]);
            if (header.RootElement.GetProperty("type").GetString() == "event")
            {
                using var payload = JsonDocument.Parse(lines[line + 1]);
                _events.Enqueue(payload.RootElement.Clone());
            }
        }
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await using var decoded = request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        await decoded.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }
}
