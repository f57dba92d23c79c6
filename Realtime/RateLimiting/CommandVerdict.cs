namespace Realtime.RateLimiting;

/// <summary>Whether a command may run.</summary>
internal enum CommandVerdict
{
    Runs,

    /// <summary>It has no effect and is answered with error 111.</summary>
    Refused,

    /// <summary>Too many were refused already: the connection ends.</summary>
    Ends,
}
