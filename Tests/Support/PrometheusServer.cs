using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Tests.Support;

/// <summary>The installed Prometheus, on a free port and in a folder of its own, with the rules of the project. It asks each target every second.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("realtime-prometheus-");
    private readonly HttpClient _http;
    private Process? _process;

    private PrometheusServer(int port) => _http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };

    /// <summary>Skips the test where it is not installed.</summary>
    /// <param name="targets">Job, name of the instance, address.</param>
    public static async Task<PrometheusServer> StartOrSkipAsync(IEnumerable<(string Job, string Instance, Uri Address)> targets)
    {
        var executable = Tool.FindOrSkip("prometheus");
        var port = FreePort.Take();
        var server = new PrometheusServer(port);
        var configuration = Path.Combine(server._folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, Configuration(targets), TestContext.Current.CancellationToken);
        server._process = Process.Start(new ProcessStartInfo(
            executable,
            [
                $"--config.file={configuration}",
                $"--storage.tsdb.path={Path.Combine(server._folder.FullName, "data")}",
                string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                "--log.level=error",
            ])
        {
            UseShellExecute = false,
        });
        await Eventually.HoldsAsync(server.IsReadyAsync, "Prometheus is ready", TestContext.Current.CancellationToken);
        return server;
    }

    /// <returns>The answer's data; an error fails the test.</returns>
    public async Task<JsonElement> AskAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {text}");
        return JsonElement.Parse(text).GetProperty("data");
    }

    /// <returns>How many series the query gives.</returns>
    public async Task<int> CountAsync(string query) =>
        (await AskAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}")).GetProperty("result").GetArrayLength();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static string Configuration(IEnumerable<(string Job, string Instance, Uri Address)> targets)
    {
        var jobs = targets.GroupBy(static target => target.Job, StringComparer.Ordinal).Select(static job => $"""
              - job_name: {job.Key}
                static_configs:
            {string.Join('\n', job.Select(static target => $"      - targets: [\"{target.Address.Authority}\"]\n        labels: {{instance: \"{target.Instance}\"}}"))}
            """);
        return $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
              evaluation_interval: 1s
            rule_files:
              - {Path.Combine(SourceTree.Root, "observability", "alerts.yml")}
            scrape_configs:
            {string.Join('\n', jobs)}
            """;
    }

    private async Task<bool> IsReadyAsync()
    {
        Assert.False(_process!.HasExited, "Prometheus has ended.");
        try
        {
            using var response = await _http.GetAsync(new Uri("/-/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
