using System.Globalization;
using Tests.Support;

namespace Tests.Faults;

/// <summary>Clients that stop reading: the node keeps at most their queues' bound for them, ends them, and nobody else notices.</summary>
internal static class SlowReaderFault
{
    private const int Readers = 6;
    private const int PublicationBytes = 64 * 1024;

    /// <summary>The default of Realtime:Connections:MaxOutboundQueueBytes.</summary>
    private const long MaxQueueBytes = 1024 * 1024;

    /// <summary>What a managed heap and its collector move by themselves.</summary>
    private const long NoiseBytes = 64 * 1024 * 1024;

    /// <summary>Below this the scheduler of a busy machine decides, and not the node.</summary>
    private static readonly TimeSpan LatencyFloor = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan PhaseTime = TimeSpan.FromSeconds(4);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static async Task RunAsync(FaultCluster cluster, FaultRun run, ITestOutputHelper output)
    {
        var node = cluster.Nodes[0];
        var channel = $"{run.Channels[0].Name}-heavy";
        var readers = new List<SlowReader>();
        try
        {
            for (var number = 0; number < Readers; number++)
            {
                var address = new UriBuilder(node.Address) { Scheme = Uri.UriSchemeWs, Path = cluster.Plan.Address.AbsolutePath }.Uri;
                readers.Add(await SlowReader.StartAsync(address, cluster.Plan.CreateToken($"slow-{number}"), channel));
            }

            await Eventually.HoldsAsync(async () => await CountAsync(cluster, channel) == Readers, "the readers are there.", CancellationToken);
            await MeasureAsync(cluster, node, channel, PhaseTime);
            run.Swarm.Meter.Latencies.Clear();
            var baseBytes = await MeasureAsync(cluster, node, channel, PhaseTime);
            var baseline = run.Swarm.Meter.Latencies.Percentile(0.99);

            run.Break();
            run.Swarm.Meter.Latencies.Clear();
            readers.ForEach(static reader => reader.StopReading());
            var peakBytes = await MeasureAsync(cluster, node, channel, PhaseTime);
            var latency = run.Swarm.Meter.Latencies.Percentile(0.99);

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{node.Name} held {baseBytes >> 20} MiB while they read and at most {peakBytes >> 20} MiB when they did not; p99 of the others {baseline.TotalMilliseconds:0} ms, then {latency.TotalMilliseconds:0} ms."));
            await Eventually.HoldsAsync(async () => await CountAsync(cluster, channel) == 0, "the node has ended who does not read.", CancellationToken);
            Assert.InRange(peakBytes - baseBytes, long.MinValue, (Readers * MaxQueueBytes) + NoiseBytes);
            Assert.InRange(latency, TimeSpan.Zero, 2 * (baseline > LatencyFloor ? baseline : LatencyFloor));
        }
        finally
        {
            foreach (var reader in readers)
            {
                await reader.DisposeAsync();
            }
        }
    }

    /// <summary>Publishes what is heavy, and looks at the node's memory meanwhile.</summary>
    /// <returns>The most that it held.</returns>
    private static async Task<long> MeasureAsync(FaultCluster cluster, FaultNode node, string channel, TimeSpan time)
    {
        var data = $"\"{new string('x', PublicationBytes)}\"";
        using var timer = new PeriodicTimer(Interval);
        var peak = 0L;
        for (var index = 0; index < time / Interval; index++)
        {
            await cluster.Api.PublishAsync(channel, data);
            peak = Math.Max(peak, node.Process.ResidentBytes);
            await timer.WaitForNextTickAsync(CancellationToken);
        }

        return peak;
    }

    private static async Task<int> CountAsync(FaultCluster cluster, string channel) =>
        await cluster.Api.ReadStatsAsync([channel]) is [var (clients, _)] ? clients : -1;
}
