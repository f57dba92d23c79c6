using System.Globalization;
using AppHost.Redis;
using Microsoft.Extensions.Configuration;
using Wire;

namespace AppHost.Settings;

/// <summary>Reads every setting and keeps every complaint, so that one start shows all of them.</summary>
internal sealed class TopologySettingsReader(IConfiguration configuration, bool isPublishing)
{
    private const int MaxReplicas = 32;
    private const int MaxPort = 65535;
    private static readonly TimeSpan MinStartDeadline = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxStartDeadline = TimeSpan.FromHours(1);

    private readonly List<string> _errors = [];

    /// <summary>A whole sentence for each value that cannot be used.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <returns>Complete, and to be used only while <see cref="Errors"/> is empty.</returns>
    public TopologySettings Read()
    {
        var settings = new TopologySettings
        {
            Replicas = ReadNumber(TopologySettings.ReplicasKey, fallback: 3, min: 1, MaxReplicas),
            RedisMode = ReadRedisMode(),
            HttpsPort = ReadNumber(TopologySettings.HttpsPortKey, fallback: 8443, min: 0, MaxPort),
            HttpPort = ReadNumber(TopologySettings.HttpPortKey, fallback: 8080, min: 0, MaxPort),
            Issuer = ReadIssuer(),
            AllowedOrigins = ReadAllowedOrigins(),
            DataDirectory = ReadDataDirectory(),
            StartDeadline = ReadStartDeadline(),
        };
        CheckTogether(settings);
        return settings;
    }

    private void CheckTogether(TopologySettings settings)
    {
        if (settings.HttpPort != 0 && settings.HttpPort == settings.HttpsPort)
        {
            _errors.Add($"{TopologySettings.HttpsPortKey} and {TopologySettings.HttpPortKey} are both {settings.HttpPort}; they must differ.");
        }

        if (isPublishing && settings.RedisMode == RedisMode.Embedded)
        {
            _errors.Add($"{TopologySettings.RedisModeKey} is 'embedded', which runs on a developer's machine only; publish with 'container' or 'external'.");
        }

        if (!isPublishing && settings.RedisMode == RedisMode.External && Value(TopologySettings.RedisConnectionKey) is null)
        {
            _errors.Add($"{TopologySettings.RedisModeKey} is 'external', so {TopologySettings.RedisConnectionKey} must say where Redis is, for example 'localhost:6379'.");
        }
    }

    private int ReadNumber(string key, int fallback, int min, int max)
    {
        if (Value(key) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Refuse(key, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));
        return fallback;
    }

    private RedisMode ReadRedisMode()
    {
        var fallback = isPublishing ? RedisMode.External : RedisMode.Embedded;
        switch (Value(TopologySettings.RedisModeKey)?.ToLowerInvariant())
        {
            case null:
                return fallback;
            case "embedded":
                return RedisMode.Embedded;
            case "container":
                return RedisMode.Container;
            case "external":
                return RedisMode.External;
            case var other:
                Refuse(TopologySettings.RedisModeKey, other, "'embedded', 'container' or 'external'");
                return fallback;
        }
    }

    private string? ReadIssuer()
    {
        const string fallback = "https://localhost:8443/auth/";
        if (Value(TopologySettings.IssuerKey) is not { } text)
        {
            return isPublishing ? null : fallback;
        }

        // Verifiers compare issuers as text, so the one spelling is the one with the slash (RFC 7519 section 4.1.1).
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && text.EndsWith('/'))
        {
            return text;
        }

        Refuse(TopologySettings.IssuerKey, text, $"an absolute https address that ends with '/', for example '{fallback}'");
        return fallback;
    }

    private List<string> ReadAllowedOrigins()
    {
        List<string> origins = [];
        foreach (var entry in configuration.GetSection(TopologySettings.AllowedOriginsKey).GetChildren())
        {
            if (Value(entry.Path) is not { } text)
            {
                continue;
            }

            origins.Add(text);
            if (WebOrigin.Parse(text) is null)
            {
                Refuse(entry.Path, text, "scheme, host and port as browsers send them, for example 'https://example.com'");
            }
        }

        return origins;
    }

    private string? ReadDataDirectory()
    {
        if (Value(TopologySettings.DataDirectoryKey) is { } text)
        {
            // Services run in folders of their own, where a relative path would mean another place.
            return isPublishing ? text : Path.GetFullPath(text);
        }

        if (isPublishing)
        {
            return null;
        }

        // Unverified: in a new home the folder is not there yet, and the verified call answers "".
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (local.Length == 0)
        {
            _errors.Add($"{TopologySettings.DataDirectoryKey} is not set, and this user has no folder for local application data.");
        }

        return Path.Combine(local, "aspire-realtime");
    }

    private TimeSpan ReadStartDeadline()
    {
        var fallback = TimeSpan.FromMinutes(1);
        if (Value(TopologySettings.StartDeadlineKey) is not { } text)
        {
            return fallback;
        }

        if (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var deadline) && deadline >= MinStartDeadline && deadline <= MaxStartDeadline)
        {
            return deadline;
        }

        Refuse(TopologySettings.StartDeadlineKey, text, "a time from '00:00:01' to '01:00:00'");
        return fallback;
    }

    private string? Value(string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private void Refuse(string key, string text, string rule) => _errors.Add($"{key} is '{text}'; it must be {rule}.");
}
