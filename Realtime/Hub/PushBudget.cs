namespace Realtime.Hub;

/// <summary>
/// Pushes that may still go out: as many as come in a second are saved up. What begins with anything left goes out whole, also where it costs more than there is, so that the largest
/// channel gets something now and then. Not safe for threads: its owner's lock guards it.
/// </summary>
internal sealed class PushBudget
{
    private double? _left;
    private TimeSpan _at;

    /// <param name="cost">Pushes.</param>
    /// <param name="perSecond">What comes in.</param>
    /// <param name="now">On the monotonic clock.</param>
    /// <returns>False = nothing is left.</returns>
    public bool TrySpend(int cost, int perSecond, TimeSpan now)
    {
        var left = _left is { } rest ? Math.Min(perSecond, rest + ((now - _at).TotalSeconds * perSecond)) : perSecond;
        _at = now;
        var isEnough = left > 0;
        _left = isEnough ? left - cost : left;
        return isEnough;
    }
}
