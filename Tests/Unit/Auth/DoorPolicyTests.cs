using Microsoft.IdentityModel.Tokens;
using Realtime.Auth;
using Tests.Support;

namespace Tests.Unit.Auth;

/// <summary>Every bad token at every kind of door, by either kind of key: one policy for all of them.</summary>
public sealed class DoorPolicyTests
{
    private const string Connection = "connection";
    private const string Subscription = "subscription";
    private const string PublicKey = "public key";
    private const string Secret = "secret";

    private static readonly Dictionary<string, Func<ClaimText, ClaimText>> BadClaims = new(StringComparer.Ordinal)
    {
        ["sub twice"] = static claims => claims.Twice("sub", "\"root\""),
        ["sub twice, by escape"] = static claims => claims.Twice("s\\u0075b", "\"root\""),
        ["sub null"] = static claims => claims.With("sub", "null"),
        ["sub true"] = static claims => claims.With("sub", "true"),
        ["sub list"] = static claims => claims.With("sub", "[\"ann\"]"),
        ["sub object"] = static claims => claims.With("sub", "{}"),
        ["sub fraction"] = static claims => claims.With("sub", "42.0"),
        ["sub exponent"] = static claims => claims.With("sub", "1e3"),
        ["sub half a character"] = static claims => claims.With("sub", "\"\\ud800\""),
        ["aud of another door"] = static claims => claims.With("aud", "\"realtime-api\""),
        ["aud in part"] = static claims => claims.With("aud", "\"realtime-\""),
        ["aud empty list"] = static claims => claims.With("aud", "[]"),
        ["aud number"] = static claims => claims.With("aud", "5"),
        ["aud twice"] = static claims => claims.Twice("aud", "\"realtime\""),
        ["iss of another"] = static claims => claims.With("iss", "\"https://evil.test/\""),
        ["iss without its slash"] = static claims => claims.With("iss", $"\"{TokenIssuer.Issuer.TrimEnd('/')}\""),
        ["exp absent"] = static claims => claims.Without("exp"),
        ["exp null"] = static claims => claims.With("exp", "null"),
        ["exp text"] = static claims => claims.With("exp", "\"tomorrow\""),
        ["exp twice"] = static claims => claims.Twice("exp", "4000000000"),
        ["nbf text"] = static claims => claims.With("nbf", "\"yesterday\""),
        ["expire_at text"] = static claims => claims.With("expire_at", "\"never\""),
        ["info no JSON"] = static claims => claims.With("b64info", $"\"{Convert.ToBase64String("{"u8)}\""),
        ["info no base64"] = static claims => claims.With("b64info", "\"?\""),
        ["info number in base64"] = static claims => claims.With("b64info", "7"),
        ["info too deep"] = static claims => claims.With("info", new string('[', 70) + new string(']', 70)),
    };

    private static readonly Dictionary<string, Func<ClaimText, ClaimText>> BadTimes = new(StringComparer.Ordinal)
    {
        ["expired 20 s ago"] = static claims => claims.WithTime("exp", -20),
        ["expired 299 s ago"] = static claims => claims.WithTime("exp", -299),
        ["exp 0"] = static claims => claims.With("exp", "0"),
        ["exp before 1970"] = static claims => claims.With("exp", "-1"),
        ["not before 60 s from now"] = static claims => claims.WithTime("nbf", 60),
    };

    private static readonly Dictionary<string, Func<ClaimText, ClaimText>> GoodClaims = new(StringComparer.Ordinal)
    {
        ["as it is"] = static claims => claims,
        ["expired 10 s ago"] = static claims => claims.WithTime("exp", -10),
        ["not before 10 s from now"] = static claims => claims.WithTime("nbf", 10),
        ["several audiences"] = static claims => claims.With("aud", "[\"x\",\"realtime\",\"realtime-sub\"]"),
        ["exp far away"] = static claims => claims.With("exp", "1e18"),
        ["unknown claims"] = static claims => claims.With("caps", "[{}]").With("jti", "\"1\""),
        ["info null"] = static claims => claims.With("info", "null").With("b64info", "null"),
    };

    private static readonly Dictionary<string, Func<string, string>> BadForms = new(StringComparer.Ordinal)
    {
        ["nothing"] = static _ => "",
        ["garbage"] = static _ => "garbage",
        ["empty parts"] = static _ => "..",
        ["one part more"] = static token => $"{token}.x",
        ["encrypted form"] = static token => $"{token}.x.y",
        ["signature missing"] = static token => token[..(token.LastIndexOf('.') + 1)],
        ["signature cut"] = static token => token[..^4],
        ["signature padded"] = static token => $"{token}==",
        ["spaces within"] = static token => token.Insert(5, " "),
        ["letters beyond ASCII"] = static token => token.Insert(5, "ä"),
        ["payload of another"] = static token => $"{token.Split('.')[0]}.{Base64UrlEncoder.Encode("{}")}.{token.Split('.')[2]}",
        ["far too long"] = static token => token + new string('x', 20_000),
        ["algorithm none"] = static token => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"at+jwt"}""")}.{token.Split('.')[1]}.",
        ["algorithm none, signed"] = static token => $"{Base64UrlEncoder.Encode("""{"alg":"nOnE","typ":"JWT"}""")}.{token.Split('.')[1]}.{token.Split('.')[2]}",
        ["header no object"] = static token => $"{Base64UrlEncoder.Encode("[]")}.{token.Split('.')[1]}.{token.Split('.')[2]}",
        ["algorithm of the other kind"] = static token =>
            $"{Base64UrlEncoder.Encode(token.StartsWith(Base64UrlEncoder.Encode("{\"alg\":\"H"), StringComparison.Ordinal) ? """{"alg":"ES256","typ":"at+jwt"}""" : """{"alg":"HS256","typ":"JWT"}""")}.{token.Split('.')[1]}.{token.Split('.')[2]}",
    };

    private static readonly Dictionary<string, (string Secret, string PublicKey)> BadHeaders = new(StringComparer.Ordinal)
    {
        ["type of the other kind"] = ("""{"alg":"HS256","typ":"at+jwt"}""", """{"alg":"ES256","typ":"JWT"}"""),
        ["type number"] = ("""{"alg":"HS256","typ":1}""", """{"alg":"ES256","typ":1}"""),
        ["algorithm twice"] = ("""{"alg":"none","alg":"HS256","typ":"JWT"}""", """{"alg":"none","alg":"ES256","typ":"at+jwt"}"""),
        ["algorithm absent"] = ("""{"typ":"JWT"}""", """{"typ":"at+jwt"}"""),
        ["algorithm in small letters"] = ("""{"alg":"hs256","typ":"JWT"}""", """{"alg":"es256","typ":"at+jwt"}"""),
        ["algorithm that nobody has"] = ("""{"alg":"HS1","typ":"JWT"}""", """{"alg":"PS256","typ":"at+jwt"}"""),
        ["critical extension"] = ("""{"alg":"HS256","typ":"JWT","crit":["b64"],"b64":true}""", """{"alg":"ES256","typ":"at+jwt","crit":["b64"],"b64":true}"""),
    };

    public static TheoryData<string, string, string> ClaimRows => Rows(BadClaims.Keys);

    public static TheoryData<string, string, string> TimeRows => Rows(BadTimes.Keys);

    public static TheoryData<string, string, string> GoodRows => Rows(GoodClaims.Keys);

    public static TheoryData<string, string, string> FormRows => Rows(BadForms.Keys);

    public static TheoryData<string, string, string> HeaderRows => Rows(BadHeaders.Keys);

    [Theory]
    [MemberData(nameof(ClaimRows))]
    public Task A_token_with_a_bad_claim_is_invalid(string fault, string door, string key) =>
        HoldsAsync(nameof(TokenVerdictKind.Invalid), door, desk => Sign(desk, key, BadClaims[fault](ClaimsOf(door))));

    [Theory]
    [MemberData(nameof(TimeRows))]
    public Task A_token_outside_its_time_is_expired(string fault, string door, string key) =>
        HoldsAsync(nameof(TokenVerdictKind.Expired), door, desk => Sign(desk, key, BadTimes[fault](ClaimsOf(door))));

    [Theory]
    [MemberData(nameof(GoodRows))]
    public Task A_token_with_nothing_against_it_is_valid(string kind, string door, string key) =>
        HoldsAsync(nameof(TokenVerdictKind.Valid), door, desk => Sign(desk, key, GoodClaims[kind](ClaimsOf(door))));

    [Theory]
    [MemberData(nameof(FormRows))]
    public Task A_token_of_a_bad_form_is_invalid(string fault, string door, string key) =>
        HoldsAsync(nameof(TokenVerdictKind.Invalid), door, desk => BadForms[fault](Sign(desk, key, ClaimsOf(door))));

    [Theory]
    [MemberData(nameof(HeaderRows))]
    public Task A_token_with_a_bad_header_is_invalid(string fault, string door, string key) =>
        HoldsAsync(nameof(TokenVerdictKind.Invalid), door, desk => key == Secret
            ? HmacTokens.Create(ClaimsOf(door).ToString(), header: BadHeaders[fault].Secret)
            : desk.Issuer.CreateRaw(ClaimsOf(door).ToString(), BadHeaders[fault].PublicKey));

    [Theory]
    [InlineData(Connection, PublicKey)]
    [InlineData(Connection, Secret)]
    [InlineData(Subscription, PublicKey)]
    [InlineData(Subscription, Secret)]
    public Task A_token_of_the_other_door_is_invalid(string door, string key) =>
        HoldsAsync(nameof(TokenVerdictKind.Invalid), door, desk => Sign(desk, key, ClaimsOf(door == Connection ? Subscription : Connection)));

    [Theory]
    [InlineData(Connection)]
    [InlineData(Subscription)]
    public Task Without_an_audience_the_channel_still_keeps_the_doors_apart(string door) =>
        HoldsAsync(nameof(TokenVerdictKind.Invalid), door, desk => Sign(desk, Secret, ClaimsOf(door == Connection ? Subscription : Connection).Without("aud")));

    [Theory]
    [InlineData(Connection)]
    [InlineData(Subscription)]
    public Task The_public_key_is_no_secret(string door) => HoldsAsync(nameof(TokenVerdictKind.Invalid), door, desk => HmacTokens.Create(
        ClaimsOf(door).ToString(), Convert.ToBase64String(desk.Issuer.PublicKey), $$"""{"alg":"HS256","typ":"JWT","kid":"{{desk.Issuer.KeyId}}"}"""));

    [Theory]
    [InlineData("42", "42")]
    [InlineData("-7", "-7")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("18446744073709551617", "18446744073709551617")]
    [InlineData("\"42\"", "42")]
    [InlineData("\"\"", "")]
    [InlineData(null, "")]
    public async Task A_user_is_text_or_a_whole_number_with_its_own_digits_at_every_door(string? sub, string user)
    {
        using var desk = TokenDesk.WithSecret();
        foreach (var key in new[] { PublicKey, Secret })
        {
            var connection = await desk.ConnectAsync(Sign(desk, key, WithUser(ClaimText.Connection())));
            var subscription = await desk.SubscribeAsync(Sign(desk, key, WithUser(ClaimText.Subscription())), client: new(user, "client-1"));

            Assert.Equal(user, connection.Token?.User, StringComparer.Ordinal);
            Assert.Equal(SubscriptionVerdictKind.Valid, subscription.Kind);
        }

        ClaimText WithUser(ClaimText claims) => sub is null ? claims.Without("sub") : claims.With("sub", sub);
    }

    private static async Task HoldsAsync(string expected, string door, Func<TokenDesk, string> token)
    {
        using var desk = TokenDesk.WithSecret();
        var given = token(desk);

        var verdict = door == Connection ? $"{(await desk.ConnectAsync(given)).Kind}" : $"{(await desk.SubscribeAsync(given)).Kind}";

        Assert.Equal(expected, verdict, StringComparer.Ordinal);
        Assert.Empty(desk.Logs.Errors);
        if (expected != nameof(TokenVerdictKind.Valid))
        {
            Assert.Equal(1, desk.Logs.Count($"is refused ({expected})"));
            Assert.DoesNotContain(desk.Logs.Entries, entry => given.Length > 0 && entry.Text.Contains(given, StringComparison.Ordinal));
        }
    }

    private static string Sign(TokenDesk desk, string key, ClaimText claims) =>
        key == Secret ? HmacTokens.Create(claims.ToString()) : desk.Issuer.CreateRaw(claims.ToString());

    private static ClaimText ClaimsOf(string door) => door == Connection ? ClaimText.Connection() : ClaimText.Subscription();

    private static TheoryData<string, string, string> Rows(IEnumerable<string> names)
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var name in names)
        {
            rows.Add(name, Connection, PublicKey);
            rows.Add(name, Connection, Secret);
            rows.Add(name, Subscription, PublicKey);
            rows.Add(name, Subscription, Secret);
        }

        return rows;
    }
}
