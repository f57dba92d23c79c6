namespace Realtime.Auth;

/// <summary>How <c>exp</c> and <c>nbf</c> are judged.</summary>
/// <param name="Skew">How far clocks may differ, both ways.</param>
/// <param name="IsEndNeeded">A token without <c>exp</c> is refused.</param>
/// <param name="CountsEnd">False in insecure mode alone: <c>exp</c> does not matter.</param>
/// <param name="Time">Now.</param>
internal sealed record TokenLife(TimeSpan Skew, bool IsEndNeeded, bool CountsEnd, TimeProvider Time)
{
    /// <summary>Times are moments, so no zone of this machine has a part in it.</summary>
    public bool Holds(DateTimeOffset? notBefore, DateTimeOffset? end)
    {
        var now = Time.GetUtcNow();
        return (!CountsEnd || end is null || now - end.Value <= Skew) && (notBefore is null || notBefore.Value - now <= Skew);
    }
}
