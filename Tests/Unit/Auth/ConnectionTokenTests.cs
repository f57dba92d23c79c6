using System.Text;
using Realtime.Auth;
using Realtime.Channels;
using Tests.Support;

namespace Tests.Unit.Auth;

public sealed class ConnectionTokenTests
{
    [Fact]
    public async Task Channels_and_subs_are_taken_together_and_subs_wins()
    {
        var token = await ReadAsync(ClaimText.Connection()
            .With("channels", """["news:a","chat:b"]""")
            .With("subs", """{"chat:b":{"info":{"x":1},"b64data":"eyJ5IjoyfQ==","override":{"presence":{"value":true},"force_recovery":{"value":false},"later":{"value":true}}},"chat:c":{}}"""));

        Assert.Equal(["chat:b", "chat:c", "news:a"], token.Subscriptions.Keys.Order(StringComparer.Ordinal));
        var subscription = token.Subscriptions["chat:b"];
        Assert.Equal("""{"x":1}""", Text(subscription.Info), StringComparer.Ordinal);
        Assert.Equal("""{"y":2}""", Text(subscription.Data), StringComparer.Ordinal);
        Assert.Equal(new SubscriptionOverrides { Presence = true, ForceRecovery = false }, subscription.Overrides);
        Assert.Null(subscription.ExpiresAt);
        Assert.Equal(new ServerSubscription(), token.Subscriptions["news:a"]);
    }

    [Fact]
    public async Task One_channel_may_be_written_without_a_list() =>
        Assert.Equal(["news:a"], (await ReadAsync(ClaimText.Connection().With("channels", "\"news:a\""))).Subscriptions.Keys);

    [Fact]
    public async Task All_overrides_are_read()
    {
        var token = await ReadAsync(ClaimText.Connection().With(
            "subs",
            """{"chat:b":{"override":{"presence":{"value":true},"join_leave":{"value":true},"force_push_join_leave":{"value":true},"force_recovery":{"value":true},"force_positioning":{"value":true}}}}"""));

        Assert.Equal(
            new SubscriptionOverrides { Presence = true, JoinLeave = true, ForcePushJoinLeave = true, ForceRecovery = true, ForcePositioning = true },
            token.Subscriptions["chat:b"].Overrides);
    }

    [Fact]
    public async Task Meta_and_info_are_kept_to_the_letter()
    {
        var token = await ReadAsync(ClaimText.Connection().With("meta", """{"n":1.50,"é":"é"}""").With("info", """{"big":12345678901234567890}"""));

        Assert.Equal("""{"n":1.50,"é":"é"}""", Text(token.Meta), StringComparer.Ordinal);
        Assert.Equal("""{"big":12345678901234567890}""", Text(token.Info), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("channels", "{}")]
    [InlineData("channels", "[1]")]
    [InlineData("channels", "[\"\"]")]
    [InlineData("channels", "[\"a b\"]")]
    [InlineData("subs", "[]")]
    [InlineData("subs", "{\"chat:a\":null}")]
    [InlineData("subs", "{\"chat:a\":{},\"chat:a\":{}}")]
    [InlineData("subs", "{\"\":{}}")]
    [InlineData("subs", "{\"chat:ä\":{}}")]
    [InlineData("subs", "{\"chat:a\":{\"b64data\":\"!\"}}")]
    [InlineData("subs", "{\"chat:a\":{\"b64info\":\"ew==\"}}")]
    [InlineData("subs", "{\"chat:a\":{\"override\":true}}")]
    [InlineData("subs", "{\"chat:a\":{\"override\":{\"presence\":true}}}")]
    [InlineData("subs", "{\"chat:a\":{\"override\":{\"presence\":{}}}}")]
    [InlineData("subs", "{\"chat:a\":{\"override\":{\"presence\":{\"value\":1}}}}")]
    public async Task A_subscription_that_does_not_fit_makes_the_token_invalid(string claim, string json)
    {
        using var desk = TokenDesk.WithSecret();

        Assert.Equal(TokenVerdictKind.Invalid, (await desk.ConnectAsync(HmacTokens.Create(ClaimText.Connection().With(claim, json).ToString()))).Kind);
    }

    [Fact]
    public async Task A_token_names_a_thousand_channels_at_most()
    {
        using var desk = TokenDesk.WithSecret();

        var most = await desk.ConnectAsync(Naming(1000));
        var more = await desk.ConnectAsync(Naming(1001));

        Assert.Equal(1000, most.Token?.Subscriptions.Count);
        Assert.Equal((TokenVerdictKind.Invalid, "it names too many channels"), (more.Kind, more.Reason));

        static string Naming(int channels) => HmacTokens.Create(ClaimText.Connection().With("channels", $"[{string.Join(',', Enumerable.Range(1, channels).Select(static number => $"\"a:{number}\""))}]").ToString());
    }

    [Theory]
    [InlineData("4000000000", 4_000_000_000L)]
    [InlineData("0", null)]
    public async Task Expire_at_is_the_connections_end_in_place_of_exp(string json, long? expected) =>
        Assert.Equal(expected, (await ReadAsync(ClaimText.Connection().With("expire_at", json))).ExpiresAt?.ToUnixTimeSeconds());

    [Fact]
    public async Task Another_claim_can_hold_the_user()
    {
        using var desk = new TokenDesk([("Realtime:Auth:UserClaim", "user_id")]);

        var named = await desk.ConnectAsync(desk.Issuer.CreateRaw(ClaimText.Connection().With("user_id", "7").ToString()));
        var unnamed = await desk.ConnectAsync(desk.Issuer.CreateRaw(ClaimText.Connection().ToString()));

        Assert.Equal("7", named.Token?.User, StringComparer.Ordinal);
        Assert.Equal("", unnamed.Token?.User, StringComparer.Ordinal);
    }

    private static async Task<VerifiedToken> ReadAsync(ClaimText claims)
    {
        using var desk = TokenDesk.WithSecret();
        var verdict = await desk.ConnectAsync(HmacTokens.Create(claims.ToString()));
        Assert.True(verdict.Kind is TokenVerdictKind.Valid, verdict.Reason);
        return verdict.Token!;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
