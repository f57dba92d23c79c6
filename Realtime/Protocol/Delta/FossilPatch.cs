namespace Realtime.Protocol.Delta;

/// <summary>
/// Makes patches in the form of Fossil (https://www.fossil-scm.org/fossil/doc/trunk/www/delta_format.wiki). The work grows with the lengths and not with what stands in them,
/// however a publisher chooses it.
/// </summary>
internal static class FossilPatch
{
    /// <summary>What differs is looked up in the whole text before only where it is at least that long; below it, what both begin and end with says it all.</summary>
    private const int MinSearchedBytes = 2 * BlockIndex.BlockBytes;

    /// <param name="before">What the client has.</param>
    /// <param name="payload">What it is to have.</param>
    /// <param name="keepsCharacters">The payload is UTF-8, and the patch has to be it, too: no cut within a character.</param>
    /// <returns>Never more than what inserts the whole payload takes.</returns>
    public static ReadOnlyMemory<byte> Make(ReadOnlySpan<byte> before, ReadOnlySpan<byte> payload, bool keepsCharacters)
    {
        var prefix = before.CommonPrefixLength(payload);
        var suffix = CommonSuffixLength(before[prefix..], payload[prefix..]);
        var end = payload.Length - suffix;
        var writer = new FossilWriter(payload, keepsCharacters);
        writer.Copy(0, 0, prefix);
        if (end - prefix >= MinSearchedBytes && before.Length >= MinSearchedBytes)
        {
            CopyBlocks(before, payload[..end], prefix, ref writer);
        }

        writer.Copy(before.Length - suffix, end, payload.Length);
        var patch = writer.Finish();
        return patch.Length <= FossilWriter.InsertBytes(payload.Length) ? patch : new FossilWriter(payload, keepsCharacters).Finish();
    }

    /// <summary>Looks for what stands in the payload from somewhere on.</summary>
    private static void CopyBlocks(ReadOnlySpan<byte> before, ReadOnlySpan<byte> payload, int at, ref FossilWriter writer)
    {
        using var index = new BlockIndex(before);
        RollingHash? known = null;
        while (at + BlockIndex.BlockBytes <= payload.Length)
        {
            var hash = known ?? RollingHash.Of(payload.Slice(at, BlockIndex.BlockBytes));
            if (index.Find(before, payload, at, writer.Taken, hash) is { } match)
            {
                writer.Copy(match.Offset, match.Start, match.End);
                at = match.End;
                known = null;
            }
            else
            {
                var next = at + BlockIndex.BlockBytes;
                known = next < payload.Length ? hash.Roll(payload[at], payload[next]) : null;
                at++;
            }
        }
    }

    private static int CommonSuffixLength(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var max = Math.Min(one.Length, other.Length);
        var length = 0;
        while (length < max && one[^(length + 1)] == other[^(length + 1)])
        {
            length++;
        }

        return length;
    }
}
