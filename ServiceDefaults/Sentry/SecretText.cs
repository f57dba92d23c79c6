using System.Text.RegularExpressions;

namespace ServiceDefaults.Sentry;

/// <summary>Takes out of a text what looks like a token, a key, a password, a cookie or an address' query. It knows shapes, not secrets.</summary>
internal static partial class SecretText
{
    public const string Redacted = "[Redacted]";

    private const int MaxLength = 2000;
    private const RegexOptions Plain = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static string Scrub(string text)
    {
        var rest = text.Length > MaxLength ? text[..MaxLength] : text;
        try
        {
            rest = Header().Replace(rest, $"${{name}}: {Redacted}");
            rest = Jwt().Replace(rest, Redacted);
            rest = UserInfo().Replace(rest, $"{Redacted}@");
            rest = Query().Replace(rest, $"?{Redacted}");
            rest = Scheme().Replace(rest, $"${{name}} {Redacted}");
            return Named().Replace(rest, $"${{name}}={Redacted}");
        }
        catch (RegexMatchTimeoutException)
        {
            return Redacted;
        }
    }

    /// <summary>A header takes the whole line.</summary>
    [GeneratedRegex(@"\b(?<name>(proxy-)?authorization|(set-)?cookie|[a-z-]*api-key|x-sentry-auth)[""']?\s*[:=][^\r\n]*", Plain, matchTimeoutMilliseconds: 250)]
    private static partial Regex Header();

    [GeneratedRegex(@"eyJ[a-z0-9_-]{4,}(\.[a-z0-9_-]*){0,4}", Plain, matchTimeoutMilliseconds: 250)]
    private static partial Regex Jwt();

    [GeneratedRegex(@"(?<=://)[^/\s@]+@", Plain, matchTimeoutMilliseconds: 250)]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\?[^\s""'<>]+", Plain, matchTimeoutMilliseconds: 250)]
    private static partial Regex Query();

    [GeneratedRegex(@"\b(?<name>bearer|basic|apikey)\s+\S+", Plain, matchTimeoutMilliseconds: 250)]
    private static partial Regex Scheme();

    /// <summary>Names as they stand in connection strings, JSON, forms and templates.</summary>
    [GeneratedRegex(@"(?<name>\b[\w-]*(token|password|passwd|pwd|secret|api_?key|ticket|session|credential|payload|data)[\w-]*)[""']?\s*[=:]\s*(""[^""]*""|'[^']*'|[^\s,;&]+)", Plain, matchTimeoutMilliseconds: 250)]
    private static partial Regex Named();
}
