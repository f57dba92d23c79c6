namespace ServiceDefaults.Sentry;

/// <summary>How many events of one kind are reported in a minute. One fault can fail ten thousand times.</summary>
internal sealed class EventBound(int perMinute, TimeProvider time)
{
    /// <summary>Kinds beyond it share one place.</summary>
    public const int MaxKinds = 1000;

    private static readonly (string Category, int Id) Others = ("", 0);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Category, int Id), Minute> _minutes = [];
    private readonly long _start = time.GetTimestamp();

    /// <param name="leftOut">How many of this kind were left out since the last one that was taken.</param>
    public bool Takes(string category, int id, out int leftOut)
    {
        var now = (long)time.GetElapsedTime(_start).TotalMinutes;
        lock (_lock)
        {
            var kind = _minutes.Count < MaxKinds || _minutes.ContainsKey((category, id)) ? (category, id) : Others;
            var minute = _minutes.GetValueOrDefault(kind);
            if (minute.Number != now)
            {
                minute = minute with { Number = now, Taken = 0 };
            }

            var takes = minute.Taken < perMinute;
            leftOut = takes ? minute.LeftOut : 0;
            _minutes[kind] = takes ? new Minute(now, minute.Taken + 1, LeftOut: 0) : minute with { LeftOut = minute.LeftOut + 1 };
            return takes;
        }
    }

    private readonly record struct Minute(long Number, int Taken, int LeftOut);
}
