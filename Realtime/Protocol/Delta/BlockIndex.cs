using System.Buffers;
using System.Numerics;

namespace Realtime.Protocol.Delta;

/// <summary>Finds where blocks of a text stand in it.</summary>
internal readonly ref struct BlockIndex
{
    public const int BlockBytes = 16;

    /// <summary>So many blocks of one hash are looked at: a text of equal blocks, or of blocks chosen to have equal hashes, costs no more than another.</summary>
    private const int MaxLooks = 4;

    private readonly int[] _heads; // by hash, a block's number and one; 0 = none
    private readonly int[] _next; // by block, the next of its slot likewise
    private readonly int _shift;

    public BlockIndex(ReadOnlySpan<byte> text)
    {
        var blocks = text.Length / BlockBytes;
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(blocks * 2, 16));
        _shift = 32 - BitOperations.Log2((uint)slots);
        _heads = ArrayPool<int>.Shared.Rent(slots);
        _heads.AsSpan(0, slots).Clear();
        _next = ArrayPool<int>.Shared.Rent(blocks);

        // From the end, so that the first of equal blocks is found first.
        for (var block = blocks - 1; block >= 0; block--)
        {
            ref var head = ref _heads[SlotOf(RollingHash.Of(text.Slice(block * BlockBytes, BlockBytes)))];
            _next[block] = head;
            head = block + 1;
        }
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_heads);
        ArrayPool<int>.Shared.Return(_next);
    }

    /// <param name="text">What is indexed.</param>
    /// <param name="payload">In it a block is looked up.</param>
    /// <param name="at">Where that begins.</param>
    /// <param name="from">What is before that must stay as it is.</param>
    /// <param name="hash">The block's.</param>
    /// <returns>The longest stretch around the block that stands in the text, too.</returns>
    public Match? Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> payload, int at, int from, RollingHash hash)
    {
        Match? longest = null;
        var looks = 0;
        for (var next = _heads[SlotOf(hash)]; next != 0 && looks < MaxLooks; next = _next[next - 1], looks++)
        {
            var offset = (next - 1) * BlockBytes;
            var forward = text[offset..].CommonPrefixLength(payload[at..]);
            if (forward < BlockBytes)
            {
                continue;
            }

            var back = 0;
            while (back < offset && at - back > from && text[offset - back - 1] == payload[at - back - 1])
            {
                back++;
            }

            if (longest is not { } best || forward + back > best.End - best.Start)
            {
                longest = new Match(offset - back, at - back, at + forward);
            }
        }

        return longest;
    }

    private int SlotOf(RollingHash hash) => (int)((hash.Value * 0x9E3779B1) >> _shift);

    /// <summary>Where it begins in the text; where it begins and ends in the payload.</summary>
    internal readonly record struct Match(int Offset, int Start, int End);
}
