namespace Realtime.Bans;

/// <summary>What this node's copy of the ban list says of a user.</summary>
internal enum BanVerdict
{
    /// <summary>May come in.</summary>
    Free,

    Banned,

    /// <summary>The list has not been read yet: nobody may come in, and all may come back.</summary>
    Unknown,
}
