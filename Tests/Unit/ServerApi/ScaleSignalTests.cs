using System.Globalization;
using System.Text;
using System.Text.Json;
using Realtime.ServerApi;
using Realtime.ServerApi.Nodes;
using Wire;

namespace Tests.Unit.ServerApi;

public sealed class ScaleSignalTests
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(1.26);

    [Fact]
    public void Total_mean_and_the_number_that_is_wanted_are_those_of_nodes_that_take_clients()
    {
        var answer = ScaleSignal.Of([Lease(0.7), Lease(0.9), Lease(0.5), Lease(5, NodeState.Draining), Lease(5, NodeState.Joining)], target: 0.7, Age);

        Assert.Equal(new ScaleAnswer(Total: 2.1, Mean: 0.7, Highest: 0.9, Target: 0.7, Desired: 3, Nodes: 3, Draining: 1, Connections: 30, Age: 1.3), answer);
    }

    [Theory]
    [InlineData(0.0, 1)]
    [InlineData(0.7, 1)]
    [InlineData(0.71, 2)]
    [InlineData(1.4, 2)]
    [InlineData(3.0, 5)]
    public void A_scaler_is_never_asked_for_less_than_one_node(double utilization, int desired) =>
        Assert.Equal(desired, ScaleSignal.Of([Lease(utilization)], target: 0.7, Age)!.Desired);

    [Fact]
    public void Without_a_node_that_takes_clients_nothing_is_said()
    {
        Assert.Null(ScaleSignal.Of([], target: 0.7, Age));
        Assert.Null(ScaleSignal.Of([Lease(0.5, NodeState.Draining)], target: 0.7, Age));
    }

    [Fact]
    public void A_node_that_says_impossible_things_of_itself_does_not_ask_for_a_thousand_others() =>
        Assert.Equal((10, 0), (ScaleSignal.Of([Lease(1e9)], target: 1, Age)!.Desired, ScaleSignal.Of([Lease(-3)], target: 1, Age)!.Total));

    [Fact]
    public void Numbers_are_written_alike_under_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NegativeSign) = (",", "minus");
        try
        {
            CultureInfo.CurrentCulture = culture;
            var answer = JsonSerializer.Serialize(ScaleSignal.Of([Lease(0.25)], target: 0.7, Age)!, ServerApiJson.Default.ScaleAnswer);

            Assert.Equal("""{"total":0.25,"mean":0.25,"highest":0.25,"target":0.7,"desired":1,"nodes":1,"draining":0,"connections":10,"age":1.3}""", answer);
            Assert.Contains("\"utilization\":0.25", Encoding.UTF8.GetString(Lease(0.25).ToUtf8Json()), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_lease_of_a_release_that_did_not_know_of_load_is_an_idle_node()
    {
        var lease = NodeLease.Parse("""{"name":"old","incarnation":1,"processId":1,"processStartedAt":"2026-01-01T00:00:00+00:00","address":null,"wireVersion":1,"state":"Ready","connections":3}"""u8);

        Assert.Equal((NodeState.Ready, 3, 0), (lease!.State, lease.Connections, lease.Utilization));
        Assert.Equal(0, ScaleSignal.Of([lease], target: 0.7, Age)!.Total);
    }

    private static NodeLease Lease(double utilization, NodeState state = NodeState.Ready) =>
        new("node", 1, 1, DateTimeOffset.UnixEpoch, Address: null, WireFormat.Version, state, Connections: 10, utilization);
}
