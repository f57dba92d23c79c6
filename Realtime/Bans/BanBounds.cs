namespace Realtime.Bans;

/// <summary>What a ban may hold.</summary>
internal static class BanBounds
{
    /// <summary>In UTF-16 units.</summary>
    public const int MaxUserLength = 256;

    /// <summary>In UTF-16 units.</summary>
    public const int MaxReasonLength = 256;

    /// <summary>How long it is remembered that a ban was lifted. A copy that was out of touch for longer reads the whole list, and a store that goes further back in time brings a ban back.</summary>
    public static readonly TimeSpan LiftMemory = TimeSpan.FromHours(1);

    /// <summary>Whether the store can hold this user: texts with half a surrogate pair have no form in UTF-8.</summary>
    public static bool IsUser(string? user) => user is { Length: > 0 and <= MaxUserLength } && IsText(user);

    public static bool IsReason(string reason) => reason.Length <= MaxReasonLength && IsText(reason);

    private static bool IsText(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (System.Text.Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }
}
