using Realtime.Auth;
using Tests.Support;

namespace Tests.Unit.Auth;

public sealed class HmacTests
{
    /// <summary>What the suites of client SDKs send.</summary>
    private const string SdkHeader = """{"alg":"HS256","typ":"JWT"}""";
    private const string SdkConnection = """{"iat":1738078824}""";
    private const string SdkSubscription = """{"iat":1738078824,"channel":"test1"}""";
    private const string SdkSecret = "secret";
    private const string Secret = "Realtime:Auth:Hmac:Secret";
    private const string Previous = "Realtime:Auth:Hmac:PreviousSecret";
    private const string Until = "Realtime:Auth:Hmac:PreviousSecretUntil";

    [Theory]
    [InlineData("""{"alg":"HS256","typ":"JWT"}""")]
    [InlineData("""{"alg":"HS384","typ":"jwt"}""")]
    [InlineData("""{"alg":"HS512"}""")]
    public async Task All_three_hashes_are_taken_with_type_JWT_or_none(string header)
    {
        using var desk = TokenDesk.WithSecret();

        var verdict = await desk.ConnectAsync(HmacTokens.Create(ClaimText.Connection().Without("iss").Without("aud").ToString(), header: header));

        Assert.Equal(("ann", "valid"), (verdict.Token?.User, verdict.Reason));
        Assert.Equal(0, desk.Keys.Fetches);
    }

    [Fact]
    public async Task Tokens_of_SDK_suites_pass_in_insecure_development()
    {
        using var desk = new TokenDesk([(Secret, SdkSecret), ("Realtime:Clients:Insecure", "true")], "Development");

        var connection = await desk.ConnectAsync(HmacTokens.Create(SdkConnection, SdkSecret, SdkHeader));
        var subscription = await desk.SubscribeAsync(HmacTokens.Create(SdkSubscription, SdkSecret, SdkHeader), "test1", new("", "client-1"));

        Assert.Equal(("", null), (connection.Token!.User, connection.Token.ExpiresAt));
        Assert.Equal((SubscriptionVerdictKind.Valid, null), (subscription.Kind, subscription.Grant!.ExpiresAt));
    }

    [Fact]
    public async Task Without_an_end_a_token_is_refused_unless_it_may_have_none()
    {
        using var strict = TokenDesk.WithSecret();
        using var lenient = new TokenDesk([(Secret, HmacTokens.Secret), ("Realtime:Auth:Hmac:RequireExpiration", "false")]);
        var endless = HmacTokens.Create(ClaimText.Connection().Without("exp").ToString());

        Assert.Equal("it never expires", (await strict.ConnectAsync(endless)).Reason, StringComparer.Ordinal);
        Assert.Equal((TokenVerdictKind.Valid, null), await KindAndEndAsync(lenient, endless));
        Assert.Equal((TokenVerdictKind.Expired, null), await KindAndEndAsync(lenient, HmacTokens.Create(ClaimText.Connection().WithTime("exp", -60).ToString())));
    }

    [Fact]
    public async Task In_insecure_mode_tokens_are_verified_and_their_end_does_not_count()
    {
        using var desk = new TokenDesk([(Secret, HmacTokens.Secret), ("Realtime:Clients:Insecure", "true")], "Development");

        Assert.Equal((TokenVerdictKind.Valid, null), await KindAndEndAsync(desk, HmacTokens.Create(ClaimText.Connection().WithTime("exp", -60).ToString())));
        Assert.Equal((TokenVerdictKind.Valid, null), await KindAndEndAsync(desk, desk.Issuer.CreateRaw(ClaimText.Connection().WithTime("exp", -60).ToString())));
        Assert.Equal((TokenVerdictKind.Valid, null), await KindAndEndAsync(desk, desk.Issuer.CreateRaw(ClaimText.Connection().Without("exp").ToString())));
        Assert.Equal(TokenVerdictKind.Invalid, (await desk.ConnectAsync(HmacTokens.Create(ClaimText.Connection().ToString(), "another"))).Kind);
    }

    [Fact]
    public async Task A_replaced_secret_is_believed_until_its_end()
    {
        var time = new ManualTime();
        using var desk = new TokenDesk([(Secret, HmacTokens.Secret), (Previous, HmacTokens.Secret + "!"), (Until, time.GetUtcNow().AddMinutes(1).ToString("O"))], time: time);
        var end = time.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        var (old, present) = (Signed(HmacTokens.Secret + "!"), Signed(HmacTokens.Secret));

        Assert.Equal(TokenVerdictKind.Valid, (await desk.ConnectAsync(old)).Kind);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TokenVerdictKind.Invalid, (await desk.ConnectAsync(old)).Kind);
        Assert.Equal(TokenVerdictKind.Valid, (await desk.ConnectAsync(present)).Kind);

        string Signed(string secret) => HmacTokens.Create(ClaimText.Connection().With("exp", $"{end}").ToString(), secret);
    }

    [Theory]
    [InlineData("2050-01-01T12:00:00Z", "2050-01-01T12:00:00Z")]
    [InlineData("2050-01-01T12:00:00", "2050-01-01T12:00:00Z")]
    [InlineData("2050-01-01T12:00:00+02:00", "2050-01-01T10:00:00Z")]
    public void The_end_of_a_secret_has_no_zone_of_the_machine(string written, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), new HmacOptions { PreviousSecretUntil = written }.PreviousEnd);

    [Fact]
    public async Task A_secret_shorter_than_the_hash_is_good_for_that_hash_in_development_alone()
    {
        const string ShortFor512 = "thirty-two bytes or a little more";
        using var production = TokenDesk.WithSecret(ShortFor512);
        using var development = TokenDesk.WithSecret(ShortFor512, "Development");
        var token = HmacTokens.Create(ClaimText.Connection().ToString(), ShortFor512, """{"alg":"HS512","typ":"JWT"}""");

        Assert.Equal(TokenVerdictKind.Invalid, (await production.ConnectAsync(token)).Kind);
        Assert.Equal(TokenVerdictKind.Valid, (await development.ConnectAsync(token)).Kind);
    }

    [Fact]
    public async Task Where_only_a_secret_is_configured_other_tokens_are_invalid_at_once()
    {
        using var desk = new TokenDesk([(Secret, HmacTokens.Secret), ("Realtime:Auth:KeysAddress", "")]);

        Assert.Equal(TokenVerdictKind.Invalid, (await desk.ConnectAsync(desk.Issuer.Create())).Kind);
    }

    [Fact]
    public async Task Where_no_secret_is_configured_its_tokens_are_invalid_and_fetch_nothing()
    {
        using var desk = new TokenDesk();

        Assert.Equal("its algorithm is not allowed", (await desk.ConnectAsync(HmacTokens.Create(ClaimText.Connection().ToString()))).Reason, StringComparer.Ordinal);
        Assert.Equal("its algorithm is not allowed", (await desk.ConnectAsync(HmacTokens.Create(ClaimText.Connection().ToString(), secret: ""))).Reason, StringComparer.Ordinal);
        Assert.Equal(0, desk.Keys.Fetches);
    }

    [Theory]
    [InlineData(Secret, SdkSecret, null, null, Secret)]
    [InlineData(Secret, HmacTokens.Secret, "short", "2050-01-01T00:00:00Z", Previous)]
    [InlineData(Secret, HmacTokens.Secret, HmacTokens.Secret, null, Until)]
    [InlineData(Secret, HmacTokens.Secret, HmacTokens.Secret, "soon", Until)]
    [InlineData(Secret, HmacTokens.Secret, null, "2050-01-01T00:00:00Z", Previous)]
    [InlineData(Secret, "", HmacTokens.Secret, "2050-01-01T00:00:00Z", Secret)]
    public void Secrets_that_cannot_be_are_named_and_not_shown(string key, string secret, string? previous, string? until, string named)
    {
        using var desk = new TokenDesk([(key, secret), (Previous, previous), (Until, until)]);

        var failure = desk.StartFailure();

        Assert.Contains(named, failure, StringComparison.Ordinal);
        Assert.DoesNotContain(HmacTokens.Secret, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_secret_starts_in_development()
    {
        using var desk = TokenDesk.WithSecret(SdkSecret, "Development");

        Assert.Equal("", desk.StartFailure(), StringComparer.Ordinal);
    }

    private static async Task<(TokenVerdictKind Kind, DateTimeOffset? End)> KindAndEndAsync(TokenDesk desk, string token)
    {
        var verdict = await desk.ConnectAsync(token);
        return (verdict.Kind, verdict.Token?.ExpiresAt);
    }
}
