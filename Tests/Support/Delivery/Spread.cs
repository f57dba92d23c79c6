namespace Tests.Support.Delivery;

/// <summary>How long something took, many times: in steps of a millisecond, up to a minute, in a memory that does not grow.</summary>
internal sealed class Spread
{
    private readonly int[] _counts = new int[60_001];

    public long Count => _counts.Sum(static count => (long)count);

    public void Add(TimeSpan duration) => Interlocked.Increment(ref _counts[(int)Math.Clamp(duration.TotalMilliseconds, 0, _counts.Length - 1)]);

    public void Clear() => Array.Clear(_counts);

    /// <summary>What this share of all did not exceed; zero where nothing was added.</summary>
    /// <param name="share">0.99 for the 99th percentile.</param>
    public TimeSpan Percentile(double share)
    {
        var rest = (long)Math.Ceiling(Count * share);
        for (var index = 0; index < _counts.Length && rest > 0; index++)
        {
            rest -= _counts[index];
            if (rest <= 0)
            {
                return TimeSpan.FromMilliseconds(index);
            }
        }

        return TimeSpan.Zero;
    }
}
