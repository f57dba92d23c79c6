namespace Wire;

/// <summary>
/// Spreads closes evenly over a window that begins now. Who leaves by itself makes the rest slower, who comes late makes it faster. It knows no clock and no connections:
/// whoever closes says how much time has passed and how many are left.
/// </summary>
public sealed class EvenPace(TimeSpan window)
{
    /// <summary>Many connections are closed a few at a time.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(20);

    /// <summary>The pace follows those who come and go by themselves.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(250);

    // How many should have been closed by now and are not, half of one ahead: so the last one has its turn before the window ends.
    private double _due = 0.5;
    private double _perSecond;
    private TimeSpan _seen;

    /// <param name="elapsed">Since the window began.</param>
    /// <param name="left">How many have not been closed.</param>
    /// <returns>How long to wait before <see cref="Take"/>. null = the window is over: all that are left are to be closed at once.</returns>
    public TimeSpan? Wait(TimeSpan elapsed, int left)
    {
        var rest = window - elapsed;
        if (rest <= TimeSpan.Zero)
        {
            return null;
        }

        _seen = elapsed;
        _perSecond = Math.Max(0, left + 0.5 - _due) / rest.TotalSeconds;
        var wait = TimeSpan.FromSeconds(Math.Clamp((1 - _due) / _perSecond, ShortestWait.TotalSeconds, LongestWait.TotalSeconds));
        return wait < rest ? wait : rest;
    }

    /// <param name="elapsed">Since the window began.</param>
    /// <returns>How many are to be closed now.</returns>
    public int Take(TimeSpan elapsed)
    {
        _due += _perSecond * (elapsed - _seen).TotalSeconds;
        var count = (int)_due;
        _due -= count;
        return count;
    }
}
