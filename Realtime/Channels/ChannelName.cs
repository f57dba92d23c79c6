namespace Realtime.Channels;

/// <summary>How channels are named (docs/protocol.md): printable ASCII, at most 255 characters, the namespace before the first colon.</summary>
internal static class ChannelName
{
    /// <summary>Longer names are answered with error 107.</summary>
    public const int MaxLength = 255;

    private const char PrivatePrefix = '$';
    private const char NamespaceEnd = ':';
    private const char UserMark = '#';
    private const char UserSeparator = ',';

    /// <summary>Only a subscription token opens such a channel.</summary>
    public static bool IsPrivate(string channel) => channel[0] is PrivatePrefix;

    /// <summary>Only the users named behind the mark may enter.</summary>
    public static bool IsUserLimited(string channel) => channel.Contains(UserMark, StringComparison.Ordinal);

    /// <summary>Whether the user is one of those behind the last mark; nobody anonymous ever is.</summary>
    public static bool IsLimitedTo(string channel, string user)
    {
        if (user.Length == 0)
        {
            return false;
        }

        var users = channel.AsSpan(channel.LastIndexOf(UserMark) + 1);
        foreach (var part in users.Split(UserSeparator))
        {
            if (users[part].SequenceEqual(user))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A user's own channel, in the namespace or without one.</summary>
    public static string PersonalOf(string user, string? namespaceName) => string.IsNullOrEmpty(namespaceName) ? $"{UserMark}{user}" : $"{namespaceName}{NamespaceEnd}{UserMark}{user}";

    /// <summary>null for a channel without namespace.</summary>
    public static string? NamespaceOf(string channel)
    {
        var name = IsPrivate(channel) ? channel[1..] : channel;
        var end = name.IndexOf(NamespaceEnd, StringComparison.Ordinal);
        return end < 0 ? null : name[..end];
    }

    /// <summary>Control characters and everything beyond ASCII are refused: two names that look or normalise alike must not exist.</summary>
    public static bool IsWellFormed(string channel) =>
        channel.Length is > 0 and <= MaxLength && !channel.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Whether the name is well formed and its part after the namespace is what the namespace asks for.</summary>
    public static bool Fits(string channel, NamespaceOptions policy)
    {
        if (!IsWellFormed(channel))
        {
            return false;
        }

        var rest = NamespaceOf(channel) is null ? channel.AsSpan(IsPrivate(channel) ? 1 : 0) : channel.AsSpan(channel.IndexOf(NamespaceEnd, StringComparison.Ordinal) + 1);
        return policy.Pattern is not { } pattern || pattern.IsMatch(rest);
    }

    public static bool IsNamespace(string name) =>
        name.Length >= 2 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
