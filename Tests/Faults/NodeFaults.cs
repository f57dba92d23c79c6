using Tests.Support;

namespace Tests.Faults;

/// <summary>What happens to nodes.</summary>
internal static class NodeFaults
{
    private static readonly TimeSpan FreezeTime = TimeSpan.FromSeconds(15);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>It is started again when its members are gone: by the end of its lease, and not by its next life.</summary>
    public static async Task KillAsync(FaultCluster cluster, FaultRun run)
    {
        run.Break();
        await cluster.Nodes[0].KillAsync();
        await run.WaitForRecoveriesAsync(50);
        await run.WaitUntilLiveAsync("after the kill");
        await run.WaitUntilPresenceAgreesAsync();
        run.CheckThatGhostsLeft();
        await cluster.Nodes[0].StartAgainAsync();
    }

    public static async Task RestartAllAsync(FaultCluster cluster, FaultRun run)
    {
        run.Break();
        foreach (var node in cluster.Nodes)
        {
            await node.StopAsync();
            await node.StartAgainAsync();
        }

        await run.WaitForRecoveriesAsync(run.Swarm.Clients.Count);
        run.CheckThatGhostsLeft();
    }

    /// <summary>Longer than its lease lives: it comes back into a cluster that has given it up.</summary>
    public static async Task FreezeAsync(FaultCluster cluster, FaultRun run)
    {
        run.Break();
        await cluster.Nodes[1].FreezeAsync();
        try
        {
            await Task.Delay(FreezeTime, CancellationToken);
        }
        finally
        {
            await cluster.Nodes[1].ThawAsync();
        }

        await run.WaitForRecoveriesAsync(50);
    }

    /// <summary>Every node is asked after each replacement, and says what the clients know of themselves.</summary>
    public static async Task ReplaceAllAsync(FaultCluster cluster, FaultRun run)
    {
        run.Break();
        for (var index = 0; index < cluster.Nodes.Count; index++)
        {
            var node = cluster.Nodes[index];
            await (index % 2 == 0 ? node.KillAsync() : node.StopAsync());
            await node.StartAgainAsync();
            await run.WaitUntilLiveAsync($"after {node.Name} was replaced");
            foreach (var asked in cluster.Nodes)
            {
                using var api = cluster.ApiOf(asked);
                await Eventually.HoldsAsync(() => AgreesAsync(api, run), $"{asked.Name} agrees with the clients after {node.Name} was replaced.", CancellationToken);
            }
        }

        await run.WaitForRecoveriesAsync(run.Swarm.Clients.Count);
        run.CheckThatGhostsLeft();
    }

    private static async Task<bool> AgreesAsync(FaultApi api, FaultRun run)
    {
        var channels = run.Channels.Select(static channel => channel.Name).ToList();
        var members = run.Swarm.Members();
        if (await api.ReadPresenceAsync(channels) is not { } presence || await api.ReadStatsAsync(channels) is not { } stats)
        {
            return false;
        }

        return channels.Index().All(channel =>
            members.TryGetValue(channel.Item, out var live)
            && live.Count == presence[channel.Index].Count
            && live.All(member => presence[channel.Index].GetValueOrDefault(member.Key) == member.Value)
            && stats[channel.Index] == (live.Count, live.Values.Distinct(StringComparer.Ordinal).Count()));
    }
}
