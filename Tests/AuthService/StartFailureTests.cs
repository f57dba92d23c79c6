using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AuthService.Startup;
using Microsoft.Extensions.Options;
using Tests.Support;

namespace Tests.AuthService;

public sealed class StartFailureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Unwritable_data_directory_gives_one_line_on_stderr_and_exit_code_1()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var occupied = _directory.PathOf("occupied");
        await File.WriteAllTextAsync(occupied, "", cancellationToken);
        var start = new ProcessStartInfo("dotnet", [typeof(StartException).Assembly.Location, "--urls", "http://127.0.0.1:0", $"--Data:Directory={occupied}"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _directory.PathOf("."),
        };

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

        Assert.Equal(1, process.ExitCode);
        var line = Assert.Single((await error).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"AuthService cannot start: The data directory '{occupied}' cannot be written", line, StringComparison.Ordinal);
        Assert.Contains("Data:Directory", line, StringComparison.Ordinal);
        Assert.NotEmpty(await output);
    }

    [Theory]
    [InlineData("--Auth:Issuer=http://localhost/auth/", "Auth:Issuer must be an absolute https address")]
    [InlineData("--Auth:Issuer=/auth/", "Auth:Issuer must be an absolute https address")]
    [InlineData("--Auth:Issuer=https://localhost/auth/?a=b", "Auth:Issuer must be an absolute https address")]
    [InlineData("--Auth:AccessTokenLifetime=00:00:01", "Auth:AccessTokenLifetime must lie between")]
    [InlineData("--Auth:AccessTokenLifetime=soon", "Auth:AccessTokenLifetime")]
    [InlineData("--Auth:BackendClient:Secret=short", "Auth:BackendClient:Secret must be 16 to 512 visible ASCII characters")]
    [InlineData("--Auth:BackendClient:Id=two words", "Auth:BackendClient:Id must be 1 to 100 visible ASCII characters")]
    [InlineData("--Auth:TrustedProxies:Networks:0=10.0.0.0/99", "Auth:TrustedProxies:Networks holds '10.0.0.0/99'")]
    [InlineData("--Auth:TrustedProxies:Addresses:0=balancer", "Auth:TrustedProxies:Addresses holds 'balancer'")]
    public async Task Bad_setting_gives_one_line_that_names_it(string setting, string expected)
    {
        using var error = new StringWriter();
        await using var app = AuthServiceHost.Build(_directory.Data, new CapturedLogs(), setting);

        var exitCode = await app.RunToExitCodeAsync(error);

        Assert.Equal(1, exitCode);
        var line = Assert.Single(error.ToString().Split(error.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_bad_settings_are_named_at_once_and_a_bad_secret_is_not_shown()
    {
        using var error = new StringWriter();
        await using var app = AuthServiceHost.Build(_directory.Data, new CapturedLogs(), "--Auth:Issuer=nowhere", "--Auth:BackendClient:Secret=hunter2");

        await app.RunToExitCodeAsync(error);

        Assert.Contains("Auth:Issuer", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Auth:BackendClient:Secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_port_gives_one_line()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        using var error = new StringWriter();
        await using var app = AuthServiceHost.Build(_directory.Data, new CapturedLogs(), "--urls", $"http://{holder.LocalEndpoint}");

        var exitCode = await app.RunToExitCodeAsync(error);

        Assert.Equal(1, exitCode);
        Assert.Contains($"{holder.LocalEndpoint}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_settings_count_as_absent()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        await using var host = await AuthServiceHost.StartAsync(
            _directory.Data, cancellationToken, "--Auth:AccessTokenLifetime=", "--Auth:BackendClient:Id=", "--Auth:TrustedProxies:Networks:0=", "--Auth:TrustedProxies:Addresses:0=");

        using var response = await host.AskForBackendTokenAsync(cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public void Dispose() => _directory.Dispose();
}
