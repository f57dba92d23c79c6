using System.Buffers;

namespace Realtime.Hooks.Webhooks;

/// <summary>Which headers may go to the other service: none that says how the request is to be read.</summary>
internal static class WebhookHeaders
{
    private const int MaxValueLength = 4096;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] OfTheRequestItself = ["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "traceparent", "tracestate", "baggage"];

    public static bool IsName(string name) =>
        name.Length is > 0 and <= 256
        && !name.AsSpan().ContainsAnyExcept(NameCharacters)
        && !OfTheRequestItself.Contains(name, StringComparer.OrdinalIgnoreCase)
        && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Visible ASCII and blanks: no line ends, by which a client would write headers of its own.</summary>
    public static bool IsValue(string value) => value.Length is > 0 and <= MaxValueLength && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
