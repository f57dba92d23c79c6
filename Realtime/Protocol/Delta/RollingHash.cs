namespace Realtime.Protocol.Delta;

/// <summary>A hash of <see cref="BlockIndex.BlockBytes"/> bytes that moves on by one byte at a fixed price.</summary>
internal readonly record struct RollingHash(uint Value)
{
    private const uint Factor = 0x01000193;

    /// <summary>What the byte that leaves was multiplied with.</summary>
    private static readonly uint Oldest = Power(BlockIndex.BlockBytes - 1);

    public static RollingHash Of(ReadOnlySpan<byte> block)
    {
        var value = 0u;
        foreach (var one in block)
        {
            value = (value * Factor) + one;
        }

        return new RollingHash(value);
    }

    public RollingHash Roll(byte leaving, byte coming) => new(((Value - (leaving * Oldest)) * Factor) + coming);

    private static uint Power(int exponent)
    {
        var value = 1u;
        for (var i = 0; i < exponent; i++)
        {
            value *= Factor;
        }

        return value;
    }
}
