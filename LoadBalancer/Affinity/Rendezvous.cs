using LoadBalancer.Edge;

namespace LoadBalancer.Affinity;

/// <summary>
/// Which of some nodes a client belongs to: the one with which it has the highest score (rendezvous hashing). Takes no memory, every balancer finds the same, and when a node leaves
/// only its clients move, each to where it would have been without that node.
/// </summary>
internal static class Rendezvous
{
    /// <summary>Equal in every process and for ever, other than the hash codes of the runtime.</summary>
    public static ulong Score(AddressBlock client, ReadOnlySpan<char> node) => Mix(Mix(client.Bits) ^ Hash(node));

    // FNV-1a, 64 bits.
    private static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 0x100000001B3;
        }

        return hash;
    }

    // The finish of SplitMix64: every bit of the input moves half of the output's, which FNV alone does not do for names that differ in their last letter.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
