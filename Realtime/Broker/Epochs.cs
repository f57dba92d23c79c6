namespace Realtime.Broker;

/// <summary>Makes the names of histories.</summary>
internal static class Epochs
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Eight letters. Two histories of one channel share a name once in 5 x 10^13 times.</summary>
    public static string Next(Random random) => random.GetString(Letters, 8);
}
