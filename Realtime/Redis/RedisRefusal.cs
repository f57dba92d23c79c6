using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>What an error reply of Redis means to the caller.</summary>
/// <param name="Code">The reply's first word: <c>NOSCRIPT</c>, <c>OOM</c>.</param>
/// <param name="IsInsideScript">A command of a script was refused, so the script had begun.</param>
internal readonly record struct RedisRefusal(string Code, bool IsInsideScript = false)
{
    private static readonly string[] Known =
    [
        NoScript, "READONLY", "LOADING", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN",
        "OOM", "MISCONF", "NOREPLICAS", "NOAUTH", "WRONGPASS", NoPermission, "EXECABORT", "MOVED", "ASK",
    ];

    private const string NoScript = "NOSCRIPT";

    private const string NoPermission = "NOPERM";

    /// <summary>The slot is on its way to another server, and not all keys are in one place.</summary>
    public bool IsMoving => Code == "TRYAGAIN";

    public bool IsReadOnly => Code == "READONLY";

    public bool IsUnknownScript => Code == NoScript;

    /// <summary>The store will probably take it a little later.</summary>
    public bool IsPassing => Code is "READONLY" or "LOADING" or "BUSY" or "MOVED" or "ASK" or "CLUSTERDOWN" or "MASTERDOWN";

    /// <summary>
    /// These are said before anything is done, within a script at its first write. Of any other error nobody knows how far the script got, nor of a right that one of its commands lacks.
    /// </summary>
    public bool LeftNothingBehind => Known.AsSpan().Contains(Code) && !(Code == NoPermission && IsInsideScript);

    public static RedisRefusal From(RedisServerException exception) => Parse(exception.Message);

    /// <summary>Redis 7 begins with the code; older ones and Garnet may wrap what a command inside a script answered.</summary>
    internal static RedisRefusal Parse(string message)
    {
        var end = message.AsSpan().IndexOf(' ');
        var first = end < 0 ? message : message[..end];
        if (Known.AsSpan().Contains(first))
        {
            return new RedisRefusal(first, IsInside(message));
        }

        foreach (var code in Known)
        {
            if (message.Contains($"-{code} ", StringComparison.Ordinal) || message.Contains($": {code} ", StringComparison.Ordinal))
            {
                return new RedisRefusal(code, IsInside(message));
            }
        }

        return new RedisRefusal(first, IsInside(message));
    }

    private static bool IsInside(string message) => message.Contains(" script", StringComparison.Ordinal) && message.Contains("user_script:", StringComparison.Ordinal);
}
