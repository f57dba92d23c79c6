using AppHost.Reporting;

namespace Tests.AppHost;

public sealed class FindingTextTests
{
    private static readonly Uri Dashboard = new("http://localhost:15000");

    [Fact]
    public void A_failure_is_told_with_resource_reason_remedy_and_who_waits()
    {
        var text = new FindingText(TimeSpan.FromSeconds(60), Dashboard)
            .Describe(new Finding.Failed(new ResourceStatus("auth-service", "Finished", 134, IsHealthy: false, []), ["load-balancer"]), "Unhandled exception. It broke.");

        Assert.Equal(
            [
                "auth-service ended with exit code 134.",
                "  Why:  Unhandled exception. It broke.",
                "  Do:   mend the cause, then start auth-service again in the dashboard (http://localhost:15000/), or end this run with Ctrl+C and start anew.",
                "  Waiting for it: load-balancer.",
            ],
            text.Split(Environment.NewLine));
    }

    [Theory]
    [InlineData(137, "realtime-2 was killed (exit code 137). Start it again in the dashboard (http://localhost:15000/).")]
    [InlineData(0, "realtime-2 was stopped. Start it again in the dashboard (http://localhost:15000/).")]
    public void What_somebody_ended_is_one_line_without_a_cause(int exitCode, string expected) => Assert.Equal(
        expected,
        new FindingText(TimeSpan.FromSeconds(60), Dashboard).Describe(new Finding.Ended(new ResourceStatus("realtime-2", "Finished", exitCode, IsHealthy: false, []))));

    [Fact]
    public void A_late_resource_is_told_with_its_state_and_what_its_health_check_says()
    {
        var text = new FindingText(TimeSpan.FromSeconds(60), dashboard: null)
            .Describe(new Finding.Late(new ResourceStatus("redis", "Running", ExitCode: null, IsHealthy: false, ["No answer."]), []), logged: null);

        Assert.StartsWith("redis is not usable after 60 seconds.", text, StringComparison.Ordinal);
        Assert.Contains("its state is 'Running'. Its health check says: No answer.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ready_block_has_every_address_and_no_login_token()
    {
        var text = new ReadyText(new Uri("https://localhost:8443"), new Uri("wss://localhost:8443/connection/websocket"), Dashboard, "do this").Describe(new Finding.Ready(7, []));

        Assert.Equal(
            [
                "All 7 resources are healthy.",
                "  Chat page   https://localhost:8443/",
                "  WebSocket   wss://localhost:8443/connection/websocket",
                "  Dashboard   http://localhost:15000/",
                "  Browsers warn of the certificate until it is trusted: do this",
            ],
            text.Split(Environment.NewLine));
    }

    [Fact]
    public void The_reason_is_the_unhandled_exception_and_not_the_last_line() => Assert.Equal(
        "Unhandled exception. System.InvalidOperationException: No database.",
        FailureReason.Find(
        [
            ("2026-01-02T03:04:05.678Z info: starting", false),
            ("2026-01-02T03:04:05.700Z Unhandled exception. System.InvalidOperationException: No database.", true),
            ("2026-01-02T03:04:05.701Z    at AuthService.Program.Main()", true),
            ("[sys] Process ended", true),
        ]));

    [Fact]
    public void Without_an_exception_the_reason_is_the_last_error()
    {
        Assert.Equal("Port taken.", FailureReason.Find([("Port taken.", true), ("bye", false)]));
        Assert.Equal("It is broken.", FailureReason.Find([("\u001b[41mfail\u001b[0m: Category[0]", false), ("      It is broken.", false), ("info: more", false)]));
        Assert.Null(FailureReason.Find([("info: all is well", false)]));
        Assert.Null(FailureReason.Find([]));
    }

    [Fact]
    public void A_reason_is_bounded() => Assert.True(FailureReason.Find([(new string('x', 100_000), true)])!.Length < 600);
}
