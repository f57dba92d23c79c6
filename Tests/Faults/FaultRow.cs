using System.Globalization;
using Tests.Support.Delivery;

namespace Tests.Faults;

/// <summary>What one run showed.</summary>
internal sealed record FaultRow(
    string Name, int Clients, long Published, long Unknown, long Delivered, long Recovered, long Gaps,
    TimeSpan RecoveryP50, TimeSpan RecoveryP99, TimeSpan LatencyP99, int PeakConnects, TimeSpan Ghosts, long Lost, long Duplicated, long Reordered, long Invented)
{
    public const string Head =
        "| fault | clients | published | outcome unknown | delivered | recovered | signalled gaps | recovery p50 | recovery p99 | delivery p99 | peak reconnects/s | ghosts gone after | lost without a signal | duplicated | reordered | invented |\n"
        + "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Name} | {Clients} | {Published} | {Unknown} | {Delivered} | {Recovered} | {Gaps} | {Text(RecoveryP50)} | {Text(RecoveryP99)} | {Text(LatencyP99)} | {PeakConnects} | {Text(Ghosts)} | {Lost} | {Duplicated} | {Reordered} | {Invented} |");

    private static string Text(TimeSpan time) =>
        time == TimeSpan.Zero ? "-" : time.TotalSeconds < 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms") : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    public static FaultRow Of(string name, int clients, DeliveryChecker checker, SwarmMeter meter, int peakConnects, TimeSpan ghosts) => new(
        name, clients, checker.CountOf(PublicationOutcome.Stored), checker.CountOf(PublicationOutcome.Unknown), checker.Seen, checker.Recovered, checker.Gaps,
        meter.Recoveries.Percentile(0.5), meter.Recoveries.Percentile(0.99), meter.Latencies.Percentile(0.99), peakConnects, ghosts,
        checker.CountOf(DeliveryFaultKind.Lost), checker.CountOf(DeliveryFaultKind.Duplicated), checker.CountOf(DeliveryFaultKind.Reordered), checker.CountOf(DeliveryFaultKind.Invented));
}
