using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AppHost.Ports;

namespace Tests.AppHost;

public sealed class PortCheckTests : IDisposable
{
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture);
    private readonly SkippingTime _time = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Free_ports_are_silent()
    {
        Assert.True(await CheckAsync(static _ => PortState.Free, new FixedPort(8443, "https", "--port")));
        Assert.Empty(_output.ToString() + _error);
    }

    [Fact]
    public async Task A_port_that_stays_taken_is_one_line_with_purpose_setting_and_holder()
    {
        Assert.False(await CheckAsync(static port => port == 8443 ? PortState.Taken : PortState.Free, new FixedPort(8443, "the balancer", "--LoadBalancer:HttpsPort"), new FixedPort(8080, "http", "--port")));

        var line = Assert.Single(Lines(_error));
        Assert.Contains("8443", line, StringComparison.Ordinal);
        Assert.Contains("the balancer", line, StringComparison.Ordinal);
        Assert.Contains("--LoadBalancer:HttpsPort", line, StringComparison.Ordinal);
        Assert.Contains("somebody (process 42)", line, StringComparison.Ordinal);
        Assert.Equal(PortCheck.Patience, _time.Elapsed);
    }

    [Fact]
    public async Task A_port_that_comes_free_in_time_is_waited_for_and_the_wait_is_told_once()
    {
        Assert.True(await CheckAsync(_ => _time.Elapsed < TimeSpan.FromSeconds(9) ? PortState.Taken : PortState.Free, new FixedPort(8443, "https", "--port")));

        Assert.Contains("8443", Assert.Single(Lines(_output)), StringComparison.Ordinal);
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task A_short_wait_is_silent()
    {
        Assert.True(await CheckAsync(_ => _time.Elapsed < TimeSpan.FromMilliseconds(600) ? PortState.Taken : PortState.Free, new FixedPort(8443, "https", "--port")));

        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task A_forbidden_port_is_not_waited_for()
    {
        Assert.False(await CheckAsync(static _ => PortState.Forbidden, new FixedPort(443, "https", "--port")));

        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
        Assert.Contains("may not be opened by this user", Assert.Single(Lines(_error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_port_for_two_purposes_is_refused()
    {
        Assert.False(await CheckAsync(static _ => PortState.Free, new FixedPort(8443, "https", "--first"), new FixedPort(8443, "the dashboard", "--second")));

        Assert.Contains("https (--first), the dashboard (--second)", Assert.Single(Lines(_error)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_listener_on_either_loopback_address_takes_the_port(string address)
    {
        Assert.SkipUnless(address == "127.0.0.1" || Socket.OSSupportsIPv6, "This machine has no IPv6.");
        using var listener = new TcpListener(IPAddress.Parse(address), port: 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.Equal(PortState.Taken, PortProbe.Probe(port));
        listener.Stop();
        Assert.Equal(PortState.Free, PortProbe.Probe(port));
    }

    [Fact]
    public void The_holder_of_a_port_is_found_on_Linux_and_nowhere_else()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();

        var holder = PortHolder.Find(((IPEndPoint)listener.LocalEndpoint).Port);

        if (OperatingSystem.IsLinux())
        {
            Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"(process {Environment.ProcessId})"), holder, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(holder);
        }
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private Task<bool> CheckAsync(Func<int, PortState> probe, params FixedPort[] ports) =>
        new PortCheck(probe, static _ => "somebody (process 42)", _time, _output, _error).AreFreeAsync(ports, TestContext.Current.CancellationToken);
}
