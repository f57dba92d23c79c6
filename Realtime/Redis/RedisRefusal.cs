using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>What an error reply of Redis means to the caller.</summary>
/// <param name="Code">The reply's first word: <c>NOSCRIPT</c>, <c>OOM</c>.</param>
internal readonly record struct RedisRefusal(string Code)
{
    private static readonly string[] Known =
    [
        NoScript, "READONLY", "LOADING", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN",
        "OOM", "MISCONF", "NOREPLICAS", "NOAUTH", "WRONGPASS", "NOPERM", "EXECABORT",
    ];

    private const string NoScript = "NOSCRIPT";

    /// <summary>The slot is on its way to another server, and not all keys are in one place.</summary>
    public bool IsMoving => Code == "TRYAGAIN";

    public bool IsReadOnly => Code == "READONLY";

    public bool IsUnknownScript => Code == NoScript;

    /// <summary>The store will probably take it a little later.</summary>
    public bool IsPassing => Code is "READONLY" or "LOADING" or "BUSY" or "CLUSTERDOWN" or "MASTERDOWN";

    /// <summary>These are said before anything is done; of any other error nobody knows how far the script got.</summary>
    public bool LeftNothingBehind => Known.AsSpan().Contains(Code);

    public static RedisRefusal From(RedisServerException exception) => Parse(exception.Message);

    /// <summary>Redis 7 begins with the code; older ones and Garnet may wrap what a command inside a script answered.</summary>
    internal static RedisRefusal Parse(string message)
    {
        var end = message.AsSpan().IndexOf(' ');
        var first = end < 0 ? message : message[..end];
        if (Known.AsSpan().Contains(first))
        {
            return new RedisRefusal(first);
        }

        foreach (var code in Known)
        {
            if (message.Contains($"-{code} ", StringComparison.Ordinal) || message.Contains($": {code} ", StringComparison.Ordinal))
            {
                return new RedisRefusal(code);
            }
        }

        return new RedisRefusal(first);
    }
}
