using System.Diagnostics;
using System.Net.Sockets;
using RealtimeApi;
using Tests.Docs;

namespace Tests.Support;

/// <summary>A node as a process of its own: the one that docs/protocol.md starts for authors of SDKs, with the block that stands there and a port of its own.</summary>
internal sealed class SdkNodeProcess : IDisposable
{
    private const string DocumentedPort = ":8000";

    private readonly Process _process;
    private readonly int _port;

    private SdkNodeProcess(Process process, int port)
    {
        (_process, _port) = (process, port);
        Output = ReadAsync(process.StandardOutput, process.StandardError);
    }

    public static Dictionary<string, string> Variables => Pages.Read("docs/protocol.md").Text.ReplaceLineEndings("\n").Split('\n')
        .Where(static line => line.StartsWith("export ", StringComparison.Ordinal))
        .Select(static line => line["export ".Length..].Split('=', 2))
        .ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);

    /// <summary>All that it has written, once it has ended.</summary>
    public Task<string> Output { get; }

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public Uri WebSocketAddress => new($"ws://127.0.0.1:{_port}/connection/websocket");

    public static async Task<SdkNodeProcess> StartAsync(params (string Name, string Value)[] more)
    {
        var node = Launch(more);
        await Eventually.HoldsAsync(() => node._process.HasExited || node.CanConnect(), "the node listens", TestContext.Current.CancellationToken);
        Assert.False(node._process.HasExited, node._process.HasExited ? await node.Output : "");
        return node;
    }

    /// <summary>Starts one that refuses to run; it has ended.</summary>
    public static async Task<SdkNodeProcess> StartFailingAsync(params (string Name, string Value)[] more)
    {
        var node = Launch(more);
        Assert.NotEqual(0, await node.WaitForEndAsync());
        return node;
    }

    private static SdkNodeProcess Launch((string Name, string Value)[] more)
    {
        var port = FreePort.Take();

        // As `dotnet run --project RealtimeApi` does: in the project's folder, where its appsettings.json is.
        var start = new ProcessStartInfo("dotnet", [typeof(NodeServer).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(SourceTree.Root, "RealtimeApi"),
        };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value.Replace(DocumentedPort, $":{port}", StringComparison.Ordinal);
        }

        foreach (var (name, value) in more)
        {
            start.Environment[name] = value;
        }

        return new SdkNodeProcess(Process.Start(start)!, port);
    }

    /// <summary>Sends SIGTERM, as a platform does. Not on Windows, where there is none.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    /// <summary>Sends a signal by its name. Not on Windows, where there are none.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForEndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <returns>All that it has written.</returns>
    public async Task<string> KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        return await Output;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static async Task<string> ReadAsync(StreamReader output, StreamReader error) =>
        string.Concat(await Task.WhenAll(output.ReadToEndAsync(TestContext.Current.CancellationToken), error.ReadToEndAsync(TestContext.Current.CancellationToken)));

    private bool CanConnect()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", _port);
            return client.Connected;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
