namespace Tests.Simulation;

/// <summary>The simulation can find something: without any one of the safeguards a promise is broken, and it is seen.</summary>
public sealed class SafeguardTests
{
    private const int Seeds = 2000;

    [Theory]
    [InlineData("the tail")]
    [InlineData("parking")]
    [InlineData("the epoch check")]
    [InlineData("the gap check")]
    [InlineData("the incarnation")]
    [InlineData("the data set's identity")]
    public async Task Without_a_safeguard_the_fault_is_found(string safeguard)
    {
        var seeds = await SimulationSeeds.RunAsync(0, Seeds, Without(safeguard), enough: 1);

        Assert.True(seeds.Broken.Count > 0, $"Without {safeguard} nothing was found in {Seeds} seeds.");
        var (seed, trouble) = seeds.Broken[0];
        TestContext.Current.TestOutputHelper?.WriteLine($"Without {safeguard}: seed {seed}: {trouble}");

        // It is the safeguard and nothing else: with it the same seed is fine.
        Assert.Null(await new SimulatedRun(seed).JudgeAsync());
    }

    private static SafeguardSwitches Without(string safeguard) => safeguard switch
    {
        "the tail" => new() { Hub = new() { UsesTail = false } },
        "parking" => new() { Hub = new() { Parks = false } },
        "the epoch check" => new() { Hub = new() { ChecksEpoch = false } },
        "the gap check" => new() { Hub = new() { ChecksGap = false } },
        "the incarnation" => new() { ChecksIncarnation = false },
        "the data set's identity" => new() { ChecksDataSet = false },
        _ => throw new ArgumentException($"There is no {safeguard}.", nameof(safeguard)),
    };
}
