using System.Collections.Concurrent;
using System.Security.Cryptography;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Tests.Support.Intakes;
using Tests.Support.Otlp;

namespace Tests.Cluster;

/// <summary>Everywhere that a topology speaks to, and every secret that it uses.</summary>
internal sealed class ClusterIntakes : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Name, string Secret)> _secrets = new();

    private ClusterIntakes(OtlpCollector telemetry, OtlpCollector datadog, SentryServer sentry)
    {
        (Telemetry, Datadog, Sentry) = (telemetry, datadog, sentry);
        Add("the key of Sentry", sentry.Key);
        Add("the key of Datadog", DatadogKey);

        // Every token begins so, whoever made it.
        Add("the beginning of a token", "eyJhbGciOi");
        Add("the beginning of a token", "eyJ0eXAiOi");
        Add("the beginning of a token", "eyJraWQiOi");
    }

    /// <summary>In the dashboard's place.</summary>
    public OtlpCollector Telemetry { get; }

    public OtlpCollector Datadog { get; }

    public SentryServer Sentry { get; }

    public ConsoleRecord Console { get; } = new();

    public IReadOnlyList<(string Name, string Secret)> Secrets => [.. _secrets];

    /// <summary>For the AppHost.</summary>
    public string[] Arguments =>
    [
        $"--Telemetry:Sentry:Dsn={Sentry.Dsn}",
        "--Telemetry:Sentry:Traces=true",
        $"--Telemetry:Datadog:ApiKey={DatadogKey}",
        $"--Telemetry:Datadog:Endpoint={Datadog.Address}",
        "--Telemetry:Datadog:Signals=Traces, Metrics, Logs",
    ];

    private string DatadogKey { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static async Task<ClusterIntakes> StartAsync(CancellationToken cancellationToken) =>
        new(await OtlpCollector.StartAsync(cancellationToken), await OtlpCollector.StartAsync(cancellationToken), await SentryServer.StartAsync(cancellationToken));

    /// <returns>The secret.</returns>
    public string Add(string name, string secret)
    {
        _secrets.Enqueue((name, secret));
        return secret;
    }

    /// <summary>Of a token its signature: whoever has it has the token.</summary>
    public string AddToken(string token)
    {
        Add("a token's signature", token[(token.LastIndexOf('.') + 1)..]);
        return token;
    }

    /// <summary>Every line of every key there, as it could stand in a log.</summary>
    /// <returns>How many files have one.</returns>
    public int AddKeys(string folder)
    {
        var keys = Directory.EnumerateFiles(folder, "*.pem", SearchOption.AllDirectories).Select(static file => (Name: Path.GetFileName(file), Lines: SecretLines(File.ReadAllLines(file)))).Where(static key => key.Lines.Length > 0).ToList();
        foreach (var (name, line) in keys.SelectMany(static key => key.Lines.Select(line => (key.Name, line))))
        {
            Add($"the key in {name}", line);
        }

        return keys.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await Console.DisposeAsync();
        await Telemetry.DisposeAsync();
        await Datadog.DisposeAsync();
        await Sentry.DisposeAsync();
    }

    /// <summary>The first line of a private key says hardly more than of which kind it is, and a last one may be short.</summary>
    private static string[] SecretLines(string[] lines)
    {
        var begin = Array.FindIndex(lines, static line => line.EndsWith(" KEY-----", StringComparison.Ordinal));
        return begin < 0 ? [] : [.. lines.Skip(begin + (lines[begin].Contains("PRIVATE", StringComparison.Ordinal) ? 2 : 1)).TakeWhile(static line => !line.StartsWith("-----", StringComparison.Ordinal)).Where(static line => line.Length >= 16)];
    }
}
