using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using LoadBalancer.Tls;
using Tests.Support;

namespace Tests.Proxies;

/// <summary>A proxy as an ordinary process on free ports, with its file of deploy/. Where its program is not installed, the test is skipped.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    public const string Nginx = "nginx";
    public const string HaProxy = "haproxy";

    private readonly ConcurrentQueue<string> _output = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("realtime-proxy-");
    private readonly X509Certificate2 _certificate = OwnCertificate.Create(TimeProvider.System.GetUtcNow());
    private readonly ProxySetup _setup;
    private Process? _process;

    private ProxyProcess(ProxySite site) =>
        _setup = new ProxySetup(_folder.FullName, site, FreePort.Take(), FreePort.Take(), Path.Combine(_folder.FullName, "fullchain.pem"), Path.Combine(_folder.FullName, "privkey.pem"));

    public Uri HttpsAddress => new($"https://localhost:{_setup.HttpsPort}");

    public Uri HttpAddress => new($"http://localhost:{_setup.HttpPort}");

    public Uri WebSocketAddress => new($"wss://localhost:{_setup.HttpsPort}/connection/websocket");

    /// <summary>Its certificate as a PEM file, for programs that do not share our trust.</summary>
    public string CertificateFile => _setup.Chain;

    /// <summary>All that it has written so far, its log of requests included.</summary>
    public string Output => string.Join('\n', _output);

    public static async Task<ProxyProcess> StartAsync(string program, ProxySite site)
    {
        IProxyProgram kind = program == Nginx ? new NginxProgram() : new HaProxyProgram();
        var executable = Executables.Find(kind.Executable) ?? Executables.Find([$"/usr/sbin/{kind.Executable}"]);
        Assert.SkipUnless(executable is not null, $"{kind.Executable} is not installed.");
        var proxy = new ProxyProcess(site);
        try
        {
            await proxy.RunAsync(executable, kind);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && certificate?.GetCertHashString() == _certificate.GetCertHashString();

    /// <summary>Speaks to it over https; follows no redirect and keeps no cookie. To be disposed.</summary>
    /// <param name="from">The client's own address; null = whatever the system takes.</param>
    public HttpClient CreateHttpClient(IPAddress? from = null) => new(CreateHandler(from)) { BaseAddress = HttpsAddress, Timeout = TimeSpan.FromSeconds(30) };

    public SocketsHttpHandler CreateHandler(IPAddress? from = null) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = IsTrusted },
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(from ?? IPAddress.Any, 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };

    /// <summary>Opens a WebSocket through it. To be disposed.</summary>
    public async Task<ClientWebSocket> OpenSocketAsync()
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.RemoteCertificateValidationCallback = IsTrusted;
        await socket.ConnectAsync(WebSocketAddress, TestContext.Current.CancellationToken);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task RunAsync(string executable, IProxyProgram program)
    {
        await File.WriteAllTextAsync(_setup.Chain, _certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_setup.Key, _certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        var process = new Process { StartInfo = new ProcessStartInfo(executable, await program.PrepareAsync(_setup)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true } };
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.TrueAsync(async () => process.HasExited || (await ListensAsync(_setup.HttpsPort) && await ListensAsync(_setup.HttpPort)), $"{program.Executable} listens");
        Assert.False(process.HasExited, $"{program.Executable} has ended: {Output}");
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _output.Enqueue(text);
        }
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
