namespace Realtime.Hooks;

/// <summary>How a call into code of others ended.</summary>
internal enum CallEnd
{
    Answered,
    Failed,
    TimedOut,

    /// <summary>Too many are under way: it did not begin.</summary>
    NoPlace,
}
