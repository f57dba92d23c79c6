using System.Net.Sockets;
using AppHost.Chaos;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Tests.Support;
using Wire;

namespace Tests.Cluster;

/// <summary>A node of the running topology as a process: which it is, its violent end, and its return.</summary>
public sealed class NodeProcess(ClusterFixture cluster, string name)
{
    /// <summary>A node says that it lives every 3 s, and the balancer and the orchestrator look at their own pace.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public string Name => name;

    /// <summary>The node's own address, without the balancer. It stays over restarts.</summary>
    public Uri Address => cluster.App.GetEndpoint(name, "http");

    /// <summary>What the node says of itself now.</summary>
    public async Task<NodeLease> ReadLeaseAsync(CancellationToken cancellationToken) =>
        Assert.Single(await cluster.ReadLeasesAsync(cancellationToken), lease => lease.Name == name);

    /// <summary>The process that serves, from the lease: the one that the orchestrator knows is a wrapper.</summary>
    public async Task<int> ReadProcessIdAsync(CancellationToken cancellationToken) => (await ReadLeaseAsync(cancellationToken)).ProcessId;

    /// <summary>Kills it by the dashboard's command; returns when the signal is sent.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => cluster.RunCommandAsync(name, KillCommandExtensions.CommandName, cancellationToken);

    /// <summary>Returns when the orchestrator has seen its end.</summary>
    public Task WaitUntilFinishedAsync(CancellationToken cancellationToken) =>
        cluster.App.ResourceNotifications.WaitForResourceAsync(name, KnownResourceStates.Finished, cancellationToken).WaitAsync(Deadline, cancellationToken);

    /// <summary>Returns when nobody listens at its address any more.</summary>
    public Task WaitUntilPortRefusesAsync(CancellationToken cancellationToken) =>
        Eventually.HoldsAsync(() => RefusesAsync(cancellationToken), $"{name} refuses connections.", cancellationToken);

    /// <summary>Starts it by the dashboard's command, after its end was seen.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => cluster.RunCommandAsync(name, KnownResourceCommands.StartCommand, cancellationToken);

    /// <summary>Returns when the orchestrator calls it healthy and it answers so itself.</summary>
    public async Task WaitUntilHealthyAsync(CancellationToken cancellationToken)
    {
        // Right after a start the orchestrator's picture may still show how the last process ended, or nothing: only the deadline ends the wait.
        await cluster.App.ResourceNotifications.WaitForResourceHealthyAsync(name, WaitBehavior.WaitOnResourceUnavailable, cancellationToken).WaitAsync(Deadline, cancellationToken);
        using var http = new HttpClient { BaseAddress = Address };
        await Eventually.HoldsAsync(() => IsReadyAsync(http, cancellationToken), $"{name} says that it is ready.", cancellationToken);
    }

    /// <summary>From a node that serves to one that is dead, for the orchestrator and for whoever calls its port.</summary>
    public async Task KillAndWaitAsync(CancellationToken cancellationToken)
    {
        await KillAsync(cancellationToken);
        await WaitUntilFinishedAsync(cancellationToken);
        await WaitUntilPortRefusesAsync(cancellationToken);
    }

    /// <summary>From a dead node to one that serves.</summary>
    public async Task StartAndWaitAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await WaitUntilHealthyAsync(cancellationToken);
    }

    private async Task<bool> RefusesAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Address.Host, Address.Port, cancellationToken);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
