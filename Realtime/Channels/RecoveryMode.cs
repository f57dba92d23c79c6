namespace Realtime.Channels;

/// <summary>What a subscriber that comes back is given.</summary>
public enum RecoveryMode
{
    /// <summary>Everything that it missed, in order.</summary>
    Stream,

    /// <summary>The latest publication alone, unless it has that already: for channels whose every item is the whole state.</summary>
    Cache,
}
