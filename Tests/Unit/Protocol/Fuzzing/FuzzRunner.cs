using System.Diagnostics;
using System.Globalization;
using Tests.Support;

namespace Tests.Unit.Protocol.Fuzzing;

/// <summary>Runs inputs and holds each to the bounds: no exception, an end within time, memory in proportion to the input.</summary>
internal static class FuzzRunner
{
    private const int DefaultRuns = 200_000;
    private const int DefaultSeed = 20;

    /// <summary>An exception of the JSON reader, and what is allocated once for all inputs.</summary>
    private const long FreeBytes = 64 * 1024;

    /// <summary>What a list of the smallest things takes for each of their bytes.</summary>
    private const long BytesPerByte = 64;

    /// <summary>A busy machine stops threads for a while; what does not end takes longer.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>How many inputs: <c>FUZZ_RUNS</c>.</summary>
    public static int Runs => Setting("FUZZ_RUNS", DefaultRuns);

    private static int Seed => Setting("FUZZ_SEED", DefaultSeed);

    /// <param name="runs">How many inputs.</param>
    /// <param name="extraBytes">What an input may take on top.</param>
    /// <param name="next">Makes the next one.</param>
    /// <param name="run">Reads it, asserts what it is read as, and says whether it was taken.</param>
    public static void Run(int runs, long extraBytes, Func<Random, Func<byte[]>> next, Func<byte[], bool> run)
    {
        var make = next(new Random(Seed));
        var taken = 0;
        var (most, longest) = (0L, TimeSpan.Zero);
        for (var round = 0; round < runs; round++)
        {
            var input = make();
            var start = Stopwatch.GetTimestamp();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                taken += run(input) ? 1 : 0;
            }
            catch (Exception unexpected)
            {
                Assert.Fail($"Seed {Seed}, round {round}, input {Convert.ToHexString(input)}: {unexpected}");
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var elapsed = Stopwatch.GetElapsedTime(start);
            Assert.True(allocated <= FreeBytes + extraBytes + (BytesPerByte * input.Length), $"Seed {Seed}, round {round}: {allocated} bytes for {input.Length}: {Convert.ToHexString(input)}");
            Assert.True(elapsed < Deadline, $"Seed {Seed}, round {round}: {elapsed} for {Convert.ToHexString(input)}");
            most = Math.Max(most, allocated);
            longest = elapsed > longest ? elapsed : longest;
        }

        // A run in which nothing is taken, or all, checks only half.
        Assert.InRange(taken, 1, runs - 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs} inputs, {taken} taken; most bytes for one: {most}; longest: {longest.TotalMilliseconds:F1} ms");
    }

    public static IReadOnlyList<byte[]> Corpus(string file, Func<string, byte[]> read) =>
        [.. SourceTree.Read($"Tests/Corpus/{file}").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(read)];

    private static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
