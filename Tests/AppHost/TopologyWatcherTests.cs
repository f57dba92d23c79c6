using System.Threading.Channels;
using AppHost.Reporting;

namespace Tests.AppHost;

public sealed class TopologyWatcherTests
{
    private readonly Channel<ResourceStatus> _statuses = Channel.CreateUnbounded<ResourceStatus>();
    private readonly Channel<Finding> _told = Channel.CreateUnbounded<Finding>();

    [Fact]
    public async Task Statuses_and_passing_time_become_findings()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var running = RunAsync(deadline: TimeSpan.FromMilliseconds(1), cancellationToken);

        Assert.IsType<Finding.Late>(await _told.Reader.ReadAsync(cancellationToken));
        await _statuses.Writer.WriteAsync(new ResourceStatus("balancer", "Running", ExitCode: null, IsHealthy: true, []), cancellationToken);
        Assert.IsType<Finding.Recovered>(await _told.Reader.ReadAsync(cancellationToken));
        Assert.IsType<Finding.Ready>(await _told.Reader.ReadAsync(cancellationToken));
        _statuses.Writer.Complete();
        await running;
    }

    [Fact]
    public async Task It_ends_by_cancellation_while_nothing_happens()
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = RunAsync(deadline: TimeSpan.FromHours(1), stopping.Token);

        await stopping.CancelAsync();

        await Task.WhenAny(running);
        Assert.True(running.IsCanceled);
    }

    [Fact]
    public async Task An_error_while_telling_ends_it_and_is_not_lost()
    {
        var progress = Progress(TimeSpan.FromHours(1));
        var watcher = new TopologyWatcher(progress, static (_, _) => throw new IOException("The console is gone."), TimeProvider.System);
        _statuses.Writer.TryWrite(new ResourceStatus("balancer", "Finished", ExitCode: 1, IsHealthy: false, []));

        await Assert.ThrowsAsync<IOException>(() => watcher.RunAsync(_statuses.Reader.ReadAllAsync(CancellationToken.None), TestContext.Current.CancellationToken));
    }

    private static TopologyProgress Progress(TimeSpan deadline) =>
        new(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["balancer"] = [] }, "balancer", deadline, TimeProvider.System.GetUtcNow());

    private Task RunAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        var watcher = new TopologyWatcher(Progress(deadline), (finding, token) => _told.Writer.WriteAsync(finding, token).AsTask(), TimeProvider.System);
        return watcher.RunAsync(_statuses.Reader.ReadAllAsync(CancellationToken.None), cancellationToken);
    }
}
