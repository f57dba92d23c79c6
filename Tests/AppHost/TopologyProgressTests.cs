using AppHost.Reporting;

namespace Tests.AppHost;

public sealed class TopologyProgressTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TopologyProgress _progress = new(
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["redis"] = [],
            ["auth"] = [],
            ["node-1"] = ["redis", "auth"],
            ["node-2"] = ["redis", "auth"],
            ["balancer"] = ["redis", "auth"],
        },
        entrance: "balancer",
        Deadline,
        Start);

    [Fact]
    public void Ready_is_said_once_and_only_when_all_are_usable()
    {
        foreach (var name in (string[])["redis", "auth", "node-1", "node-2"])
        {
            Assert.Empty(See(Usable(name)));
        }

        Assert.Equal([], Assert.IsType<Finding.Ready>(Assert.Single(See(Usable("balancer")))).Missing);
        Assert.Empty(See(Usable("balancer")));
    }

    [Fact]
    public void Running_is_not_yet_usable()
    {
        foreach (var name in (string[])["redis", "auth", "node-1", "node-2"])
        {
            See(Usable(name));
        }

        Assert.Empty(See(new ResourceStatus("balancer", "Running", ExitCode: null, IsHealthy: false, [])));
    }

    [Fact]
    public void A_node_that_fails_alone_is_named_and_the_rest_becomes_ready_without_it()
    {
        foreach (var name in (string[])["redis", "auth", "node-1", "balancer"])
        {
            See(Usable(name));
        }

        var findings = See(Ended("node-2", exitCode: 134));

        Assert.Equal("node-2", Assert.IsType<Finding.Failed>(findings[0]).Status.Name);
        Assert.Equal(["node-2"], Assert.IsType<Finding.Ready>(findings[1]).Missing);
    }

    [Fact]
    public void A_failure_is_said_once_and_once_more_when_it_is_over()
    {
        Assert.IsType<Finding.Failed>(Assert.Single(See(Ended("auth", exitCode: 1))));
        Assert.Empty(See(Ended("auth", exitCode: 1)));
        Assert.Empty(See(new ResourceStatus("auth", "Starting", ExitCode: null, IsHealthy: false, [])));
        Assert.IsType<Finding.Recovered>(Assert.Single(See(Usable("auth"))));
        Assert.IsType<Finding.Failed>(Assert.Single(See(Ended("auth", exitCode: 1))));
    }

    [Fact]
    public void A_second_failure_after_a_failed_restart_is_said()
    {
        See(Ended("auth", exitCode: 1));
        See(new ResourceStatus("auth", "Starting", ExitCode: null, IsHealthy: false, []));

        Assert.IsType<Finding.Failed>(Assert.Single(See(Ended("auth", exitCode: 1))));
    }

    [Theory]
    [InlineData(137)]
    [InlineData(143)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_node_that_was_killed_or_stopped_is_no_failed_start(int exitCode)
    {
        See(Usable("node-1"));

        Assert.IsType<Finding.Ended>(Assert.Single(See(Ended("node-1", exitCode))));
        Assert.Empty(See(Ended("node-1", exitCode)));
        Assert.Empty(See(new ResourceStatus("node-1", "Starting", ExitCode: null, IsHealthy: false, [])));
        Assert.IsType<Finding.Failed>(Assert.Single(See(Ended("node-1", exitCode))));
        Assert.IsType<Finding.Recovered>(Assert.Single(See(Usable("node-1"))));
        Assert.IsType<Finding.Ended>(Assert.Single(See(Ended("node-1", exitCode))));
    }

    [Fact]
    public void A_node_that_breaks_down_later_has_failed()
    {
        See(Usable("node-1"));

        Assert.IsType<Finding.Failed>(Assert.Single(See(Ended("node-1", exitCode: 134))));
    }

    [Fact]
    public void A_trouble_is_named_at_its_root_with_those_that_wait_for_it()
    {
        See(Usable("redis"));
        foreach (var name in (string[])["node-1", "node-2", "balancer"])
        {
            See(Waiting(name));
        }

        var failed = Assert.IsType<Finding.Failed>(Assert.Single(See(Ended("auth", exitCode: 1))));

        Assert.Equal(["balancer", "node-1", "node-2"], failed.Blocked);
        Assert.Empty(_progress.CheckDeadlines(Start + TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Whoever_is_not_usable_at_the_deadline_is_named_once()
    {
        See(Usable("redis"));
        foreach (var name in (string[])["node-1", "node-2", "balancer"])
        {
            See(Waiting(name));
        }

        Assert.Empty(_progress.CheckDeadlines(Start + Deadline - TimeSpan.FromTicks(1)));
        var late = Assert.IsType<Finding.Late>(Assert.Single(_progress.CheckDeadlines(Start + Deadline)));
        Assert.Equal("auth", late.Status.Name);
        Assert.Equal(["balancer", "node-1", "node-2"], late.Blocked);
        Assert.Empty(_progress.CheckDeadlines(Start + Deadline + Deadline));
    }

    [Fact]
    public void Waiting_for_others_does_not_count_against_a_resource()
    {
        See(Usable("redis"));
        See(Waiting("balancer"));
        _progress.CheckDeadlines(Start + TimeSpan.FromMinutes(5));

        var released = Start + TimeSpan.FromMinutes(5);
        _progress.Observe(Usable("auth"), released);
        _progress.Observe(new ResourceStatus("balancer", "Starting", ExitCode: null, IsHealthy: false, []), released);

        Assert.DoesNotContain(_progress.CheckDeadlines(released + Deadline - TimeSpan.FromTicks(1)), static finding => finding is Finding.Late { Status.Name: "balancer" });
        Assert.Contains(_progress.CheckDeadlines(released + Deadline), static finding => finding is Finding.Late { Status.Name: "balancer" });
    }

    [Fact]
    public void A_resource_that_sickens_later_gets_the_whole_deadline_again()
    {
        See(Usable("redis"));
        var sick = Start + TimeSpan.FromHours(2);
        _progress.Observe(new ResourceStatus("redis", "Running", ExitCode: null, IsHealthy: false, ["no answer"]), sick);

        Assert.DoesNotContain(_progress.CheckDeadlines(sick + TimeSpan.FromSeconds(59)), static finding => finding is Finding.Late { Status.Name: "redis" });
        Assert.Contains(_progress.CheckDeadlines(sick + Deadline), static finding => finding is Finding.Late { Status.Name: "redis" });
    }

    [Fact]
    public void It_is_not_ready_while_something_the_entrance_needs_is_missing()
    {
        foreach (var name in (string[])["auth", "node-1", "node-2", "balancer"])
        {
            See(Usable(name));
        }

        Assert.IsType<Finding.Failed>(Assert.Single(See(Ended("redis", exitCode: 137))));
    }

    [Fact]
    public void Unknown_resources_are_ignored() => Assert.Empty(See(Ended("aspire-dashboard", exitCode: 1)));

    private static ResourceStatus Usable(string name) => new(name, "Running", ExitCode: null, IsHealthy: true, []);

    private static ResourceStatus Waiting(string name) => new(name, "Waiting", ExitCode: null, IsHealthy: false, []);

    private static ResourceStatus Ended(string name, int exitCode) => new(name, "Finished", exitCode, IsHealthy: false, []);

    private IReadOnlyList<Finding> See(ResourceStatus status) => _progress.Observe(status, Start);
}
