namespace Realtime.Protocol;

/// <summary>A time in whole seconds as SDKs want it: never 0, since "expires" with 0 makes them refresh without end.</summary>
internal readonly record struct TimeToLive
{
    private TimeToLive(uint seconds) => Seconds = seconds;

    /// <summary>At least 1.</summary>
    public uint Seconds { get; }

    /// <summary>Rounds up; what has passed already counts as one second.</summary>
    public static TimeToLive Of(TimeSpan time) => new((uint)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, uint.MaxValue));
}
