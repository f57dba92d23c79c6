namespace Tests.Support;

/// <summary>A token's payload as text: right for its door, until a test spoils a member.</summary>
internal sealed class ClaimText
{
    private readonly Dictionary<string, string> _members;
    private string _tail = string.Empty;

    private ClaimText(Dictionary<string, string> members) => _members = members;

    /// <summary>Connects ann.</summary>
    public static ClaimText Connection() => Of("realtime");

    /// <summary>Opens chat:x for ann.</summary>
    public static ClaimText Subscription() => Of("realtime-sub").With("channel", "\"chat:x\"");

    /// <param name="name">A claim.</param>
    /// <param name="json">Its value as it is to stand there.</param>
    public ClaimText With(string name, string json)
    {
        _members[name] = json;
        return this;
    }

    /// <summary>In seconds from now.</summary>
    public ClaimText WithTime(string name, int fromNow) => With(name, $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + fromNow}");

    public ClaimText Without(string name)
    {
        _members.Remove(name);
        return this;
    }

    /// <summary>Says it once more, at the end.</summary>
    public ClaimText Twice(string name, string json)
    {
        _tail += $",\"{name}\":{json}";
        return this;
    }

    public override string ToString() => $"{{{string.Join(',', _members.Select(static member => $"\"{member.Key}\":{member.Value}"))}{_tail}}}";

    private static ClaimText Of(string audience) => new ClaimText(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["iss"] = $"\"{TokenIssuer.Issuer}\"",
        ["aud"] = $"\"{audience}\"",
        ["sub"] = "\"ann\"",
    }).WithTime("iat", 0).WithTime("exp", 300);
}
