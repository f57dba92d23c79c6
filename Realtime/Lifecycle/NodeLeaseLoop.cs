using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Protocol;
using Realtime.Telemetry;
using Wire;

namespace Realtime.Lifecycle;

/// <summary>
/// Makes this node known to the others and keeps it so: begins a life when the server listens, renews the lease, begins a new life when the lease is lost, keeps trying
/// while the store is away, says at once that it drains, and releases the lease at the end.
/// </summary>
internal sealed partial class NodeLeaseLoop(
    INodeRegistry registry,
    NodeLife life,
    NameConflict names,
    DrainState drain,
    INodeLoad load,
    IServerAddresses server,
    IOptions<NodeOptions> options,
    TimeProvider time,
    ILogger<NodeLeaseLoop> logger)
{
    /// <summary>Below the interval, so that a store that hangs costs no renewal.</summary>
    private static readonly TimeSpan CallTimeout = NodeRegistryLayout.RenewalInterval - TimeSpan.FromMilliseconds(500);

    /// <summary>The store may already be gone, and a node that stops must not wait for it.</summary>
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromMilliseconds(500);

    private long _latestIncarnation;
    private bool _isAway;
    private bool _saidDraining;

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        try
        {
            var address = await FindAddressAsync(stoppingToken);
            using var timer = new PeriodicTimer(NodeRegistryLayout.RenewalInterval, time);
            while (true)
            {
                await StepAsync(address, stoppingToken);
                await NextAsync(timer, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }

        await ReleaseAsync();
    }

    /// <summary>Others must not learn of a drain only with the next renewal: until then they would send clients here.</summary>
    private async Task NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        if (_saidDraining)
        {
            await timer.WaitForNextTickAsync(stoppingToken);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, drain.Begun);
        try
        {
            await timer.WaitForNextTickAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            _saidDraining = true;
        }
    }

    private async Task<string?> FindAddressAsync(CancellationToken stoppingToken)
    {
        var listening = await server.WaitAsync(stoppingToken);
        return options.Value.Address switch
        {
            NodeOptions.NoAddress => null,
            { } address => address.TrimEnd('/'),
            null => NodeAddress.Choose(listening, Environment.MachineName),
        };
    }

    private async Task StepAsync(string? address, CancellationToken stoppingToken)
    {
        try
        {
            using var deadline = new CancellationTokenSource(CallTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
            if (life.Latest is { } node && !await RenewAsync(node, address, either.Token))
            {
                Log.Lost(logger, node.Name, node.Incarnation);
                life.End();
            }

            // Taking the name back from the process that has it would only end that one's life, and so on for ever.
            if (life.Latest is null && !names.IsTaken)
            {
                await BeginAsync(address, either.Token);
            }

            _isAway = false;
        }
        catch (Exception exception) when (exception is UnavailableException or OperationCanceledException && !stoppingToken.IsCancellationRequested)
        {
            if (!_isAway)
            {
                Log.Away(logger, exception);
            }

            _isAway = true;
        }
    }

    private async Task BeginAsync(string? address, CancellationToken cancellationToken)
    {
        var node = await registry.BeginAsync(options.Value.Name, _latestIncarnation, cancellationToken);
        _latestIncarnation = node.Incarnation;
        life.Begin(node);
        if (await RenewAsync(node, address, cancellationToken))
        {
            Log.Joined(logger, node.Name, node.Incarnation, address);
        }
        else
        {
            // Another process has this name: the next step tries again, and whoever began last wins.
            Log.Lost(logger, node.Name, node.Incarnation);
            life.End();
        }
    }

    private async Task<bool> RenewAsync(NodeId node, string? address, CancellationToken cancellationToken)
    {
        var before = time.GetTimestamp();
        var lease = new NodeLease(
            node.Name,
            node.Incarnation,
            Environment.ProcessId,
            ProcessStart.At,
            address,
            WireFormat.Version,
            drain.TakesClients ? NodeState.Ready : NodeState.Draining,
            load.Connections,
            load.Utilization);
        if (await registry.RenewAsync(lease, cancellationToken) is not { } holds)
        {
            return false;
        }

        life.Renewed(node, before, holds);
        return true;
    }

    private async Task ReleaseAsync()
    {
        if (life.Latest is not { } node)
        {
            return;
        }

        life.End();
        try
        {
            using var deadline = new CancellationTokenSource(ReleaseTimeout, time);
            await registry.ReleaseAsync(node, deadline.Token);
            Log.Left(logger, node.Name, node.Incarnation);
        }
        catch (Exception exception) when (exception is UnavailableException or OperationCanceledException)
        {
            Log.NotReleased(logger, node.Name, node.Incarnation);
        }
    }
}
