using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using Realtime.Channels;
using Realtime.Protocol.Json;
using Wire;

namespace Realtime.Auth;

/// <summary>
/// Reads the claims of a token from its own bytes, where a name that comes twice is refused: the library takes the last of them, and lets a <c>sub</c> of null pass as "".
/// What does not fit is remembered as <see cref="Fault"/>, and the value is the default.
/// </summary>
internal sealed class ClaimReader
{
    private const string Malformed = "its claims are malformed";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = JsonPayload.MaxDepth };

    private readonly JsonElement _claims;

    private ClaimReader(JsonElement claims) => _claims = claims;

    /// <summary>The first thing that does not fit; null = all does.</summary>
    public string? Fault { get; private set; }

    /// <param name="payload">A token's middle part, as it came.</param>
    /// <param name="read">Makes the value from what it reads.</param>
    /// <returns>The value, or why there is none.</returns>
    public static (T? Value, string? Fault) Read<T>(string payload, Func<ClaimReader, T> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(payload), Strict);
            var reader = new ClaimReader(document.RootElement);
            var value = read(reader);
            return reader.Fault is null ? (value, null) : (null, reader.Fault);
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException)
        {
            return (null, Malformed);
        }
    }

    public bool Has(string name) => _claims.TryGetProperty(name, out _);

    public void Fail(string fault) => Fault ??= fault;

    /// <summary>Absent = anonymous. A number keeps its own digits: converted, large ones would become one another.</summary>
    public string ReadUser(string claim)
    {
        if (!_claims.TryGetProperty(claim, out var subject))
        {
            return string.Empty;
        }

        var user = subject.ValueKind switch
        {
            JsonValueKind.String => subject.GetString()!,
            JsonValueKind.Number => subject.GetRawText(),
            _ => null,
        };
        if (user is null || (subject.ValueKind is JsonValueKind.Number && user.AsSpan().TrimStart('-').ContainsAnyExceptInRange('0', '9')))
        {
            Fail("its user is neither text nor a whole number");
        }

        return user ?? string.Empty;
    }

    /// <returns>null when it is not there.</returns>
    public string? ReadText(string name)
    {
        if (!_claims.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.String)
        {
            return value.GetString();
        }

        Fail($"its {name} is not text");
        return null;
    }

    /// <returns>One or several texts; null when it is not there.</returns>
    public IReadOnlyList<string>? ReadTexts(string name)
    {
        if (!_claims.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.String)
        {
            return [value.GetString()!];
        }

        if (value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(static item => item.ValueKind is JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(static item => item.GetString()!)];
        }

        Fail($"its {name} is neither text nor a list of texts");
        return null;
    }

    /// <returns>In seconds since 1970; null when it is not there.</returns>
    public DateTimeOffset? ReadTime(string name)
    {
        if (!_claims.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var seconds))
        {
            return DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(seconds, 0, uint.MaxValue));
        }

        Fail($"its {name} is not a number");
        return null;
    }

    /// <summary>When what the token grants ends: <c>expire_at</c>, where 0 = never, else <c>exp</c>; null = never.</summary>
    public DateTimeOffset? ReadEnd() =>
        Has(TokenClaims.ExpireAt) ? ReadTime(TokenClaims.ExpireAt) is { } own && own > DateTimeOffset.UnixEpoch ? own : null : ReadTime("exp");

    /// <summary>JSON to the letter, or from base64, which wins. Bytes that are no JSON are refused: a client of the JSON form could not be told them.</summary>
    /// <returns>Empty when neither is there, or it is null.</returns>
    public ReadOnlyMemory<byte> ReadJson(string name, string base64Name)
    {
        if (_claims.TryGetProperty(base64Name, out var encoded) && encoded.ValueKind is not JsonValueKind.Null)
        {
            var bytes = encoded.ValueKind is JsonValueKind.String && encoded.TryGetBytesFromBase64(out var decoded) ? decoded : null;
            if (bytes is null || (bytes.Length > 0 && !JsonPayload.IsValid(bytes)))
            {
                Fail($"its {base64Name} is not JSON in base64");
                return default;
            }

            return JsonPayload.Copy(bytes);
        }

        return ReadJson(name);
    }

    /// <returns>JSON to the letter; empty when it is not there or null.</returns>
    public ReadOnlyMemory<byte> ReadJson(string name) =>
        _claims.TryGetProperty(name, out var json) && json.ValueKind is not JsonValueKind.Null ? JsonPayload.Copy(JsonMarshal.GetRawUtf8Value(json)) : default;

    /// <summary>Gives each member of an object to <paramref name="read"/> with a reader of its own.</summary>
    public void ReadMembers(string name, Action<string, ClaimReader> read)
    {
        if (!_claims.TryGetProperty(name, out var members) || members.ValueKind is JsonValueKind.Null)
        {
            return;
        }

        if (members.ValueKind is not JsonValueKind.Object)
        {
            Fail($"its {name} is not an object");
            return;
        }

        foreach (var member in members.EnumerateObject())
        {
            if (member.Value.ValueKind is not JsonValueKind.Object)
            {
                Fail($"its {name} has a member that is not an object");
                return;
            }

            var reader = new ClaimReader(member.Value);
            read(member.Name, reader);
            Fault ??= reader.Fault;
        }
    }

    /// <summary>What one subscription has otherwise than its namespace; names that nobody knows are passed over.</summary>
    public SubscriptionOverrides ReadOverrides()
    {
        var overrides = new SubscriptionOverrides();
        ReadMembers(TokenClaims.Override, (name, member) =>
        {
            var value = member.ReadSwitch("value");
            overrides = name switch
            {
                "presence" => overrides with { Presence = value },
                "join_leave" => overrides with { JoinLeave = value },
                "force_push_join_leave" => overrides with { ForcePushJoinLeave = value },
                "force_recovery" => overrides with { ForceRecovery = value },
                "force_positioning" => overrides with { ForcePositioning = value },
                _ => overrides,
            };
        });
        return overrides;
    }

    private bool? ReadSwitch(string name)
    {
        if (_claims.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.ValueKind is JsonValueKind.True;
        }

        Fail("its override has no value that is true or false");
        return null;
    }
}
