namespace ServiceDefaults.Sentry;

/// <summary>What a DSN says.</summary>
/// <param name="Key">Lets anybody write to the project, and read nothing.</param>
/// <param name="TracesAddress">Where it takes spans by OTLP.</param>
internal sealed record SentryDsn(string Key, Uri TracesAddress)
{
    /// <returns>Null when the text is none, or holds the secret that DSNs had once.</returns>
    public static SentryDsn? Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var dsn) || dsn.Scheme is not ("http" or "https") || dsn.Query.Length > 0 || !IsKey(dsn.UserInfo))
        {
            return null;
        }

        var end = dsn.AbsolutePath.LastIndexOf('/');
        var project = dsn.AbsolutePath[(end + 1)..];
        return project.Length > 0 && project.All(char.IsAsciiDigit)
            ? new SentryDsn(dsn.UserInfo, new Uri($"{dsn.Scheme}://{dsn.Authority}{dsn.AbsolutePath[..end]}/api/{project}/integration/otlp/v1/traces"))
            : null;
    }

    private static bool IsKey(string text) => text.Length > 0 && text.All(char.IsAsciiLetterOrDigit);
}
