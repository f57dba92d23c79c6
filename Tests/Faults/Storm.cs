using System.Globalization;
using Tests.Support;

namespace Tests.Faults;

/// <summary>One fault after another, and one upon another, as a seed has it. None of them loses what Redis has.</summary>
internal static class Storm
{
    private const string SeedVariable = "FAULT_SEED";
    private const int Steps = 14;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static async Task RunAsync(FaultCluster cluster, RedisServerStore redis, FaultRun run, ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var asked) ? asked : Random.Shared.Next(1_000_000);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{SeedVariable}={seed}"));
        var random = new Random(seed);
        FaultNode? frozen = null;
        run.Break();
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                var node = cluster.Nodes[random.Next(cluster.Nodes.Count)];
                switch (random.Next(9))
                {
                    case 0:
                        node.Proxy.Cut();
                        break;
                    case 1:
                        node.Proxy.Delay(TimeSpan.FromMilliseconds(random.Next(50, 400)));
                        break;
                    case 2:
                        node.Proxy.Blackhole();
                        break;
                    case 3:
                        node.Proxy.Blackhole(FaultDirection.ToClient, FaultProxy.Subscribers);
                        break;
                    case 4:
                        node.Proxy.HalfClose(random.Next(2) == 0 ? FaultDirection.ToClient : FaultDirection.ToServer);
                        break;
                    case 5:
                        await redis.OperateAsync("CLIENT", "KILL", "TYPE", "pubsub");
                        break;
                    case 6 when frozen is null && node.IsAlive:
                        frozen = node;
                        await node.FreezeAsync();
                        break;
                    case 7 when cluster.Nodes.All(static node => node.IsAlive) && frozen is null:
                        await node.KillAsync();
                        break;
                    default:
                        node.Proxy.Heal();
                        break;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1500)), CancellationToken);
                if (frozen is not null && random.Next(2) == 0)
                {
                    await frozen.ThawAsync();
                    frozen = null;
                }
            }
        }
        finally
        {
            await (frozen?.ThawAsync() ?? Task.CompletedTask);
        }

        await cluster.MakeWholeAsync();
    }
}
