using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tests.Support.Intakes;

namespace Tests.Support.Otlp;

/// <summary>Takes what services export by OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp), keeps the spans, and looks for a secret in everything.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    /// <summary>Far more than the tests of one topology make; what comes later is dropped, and a test that waits for it fails.</summary>
    private const int MaxSpans = 100_000;

    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<string> _leaks = new();
    private readonly ConcurrentDictionary<ReceivedMetric, bool> _metrics = new();
    private readonly ConcurrentDictionary<string, IHeaderDictionary> _headers = new(StringComparer.Ordinal);
    private readonly WebApplication _app;
    private readonly byte[] _canary;

    private OtlpCollector(WebApplication app)
    {
        _app = app;
        _canary = Encoding.UTF8.GetBytes(Canary);
    }

    /// <summary>The base address for exporters.</summary>
    public string Address => _app.Urls.Single();

    /// <summary>A text that no service may export, whatever it is sent.</summary>
    public string Canary { get; } = $"CANARY{RandomNumberGenerator.GetHexString(24)}";

    public IntakeMood Mood { get; set; }

    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    /// <summary>Each once, however often it was exported.</summary>
    public IReadOnlyCollection<ReceivedMetric> Metrics => [.. _metrics.Keys];

    /// <summary>Of the latest export of each signal.</summary>
    public IReadOnlyDictionary<string, IHeaderDictionary> Headers => _headers;

    public ExportRecord Record { get; } = new();

    /// <summary>Every export that had the canary in it: which signal, and its text.</summary>
    public IReadOnlyList<string> Leaks => [.. _leaks];

    public static async Task<OtlpCollector> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var collector = new OtlpCollector(app);
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/v1/{signal}", collector.TakeAsync);
        await app.StartAsync(cancellationToken);
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        Record.Dispose();
    }

    private async Task<IResult> TakeAsync(string signal, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        _headers[signal] = new HeaderDictionary(request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        if (Mood is IntakeMood.Takes)
        {
            Keep(signal, body.GetBuffer().AsSpan(0, (int)body.Length));
        }

        // An empty message says that everything was taken.
        return await Mood.AnswerAsync(request.HttpContext, Results.Bytes([], "application/x-protobuf"));
    }

    private void Keep(string signal, ReadOnlySpan<byte> bytes)
    {
        Record.Add(signal, bytes);
        if (bytes.IndexOf(_canary) >= 0)
        {
            _leaks.Enqueue($"{signal}: {Encoding.UTF8.GetString(bytes)}");
        }

        foreach (var span in signal == "traces" ? TraceExport.Read(bytes) : [])
        {
            if (_spans.Count < MaxSpans)
            {
                _spans.Enqueue(span);
            }
        }

        foreach (var metric in signal == "metrics" ? MetricExport.Read(bytes) : [])
        {
            _metrics[metric] = true;
        }
    }
}
