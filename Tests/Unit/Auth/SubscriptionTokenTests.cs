using System.Text;
using Realtime.Auth;
using Realtime.Channels;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Unit.Auth;

public sealed class SubscriptionTokenTests
{
    [Fact]
    public async Task What_the_token_says_is_granted()
    {
        var verdict = await JudgeAsync(ClaimText.Subscription()
            .With("info", """{"role":"host"}""").With("exp", "4000000000").With("override", """{"join_leave":{"value":true}}"""));

        Assert.Equal(SubscriptionVerdictKind.Valid, verdict.Kind);
        Assert.Equal("""{"role":"host"}""", Encoding.UTF8.GetString(verdict.Grant!.Info.Span), StringComparer.Ordinal);
        Assert.Equal(4_000_000_000, verdict.Grant.ExpiresAt?.ToUnixTimeSeconds());
        Assert.Equal(new SubscriptionOverrides { JoinLeave = true }, verdict.Grant.Overrides);
    }

    [Theory]
    [InlineData("4000000000", 4_000_000_000L)]
    [InlineData("0", null)]
    public async Task Expire_at_is_the_subscriptions_end_in_place_of_exp(string json, long? expected) =>
        Assert.Equal(expected, (await JudgeAsync(ClaimText.Subscription().With("expire_at", json))).Grant?.ExpiresAt?.ToUnixTimeSeconds());

    [Theory]
    [InlineData("channel", "\"chat:y\"")]
    [InlineData("channel", "\"CHAT:x\"")]
    [InlineData("sub", "\"bob\"")]
    [InlineData("sub", "\"\"")]
    [InlineData("client", "\"client-2\"")]
    public async Task A_token_for_something_else_is_misused(string claim, string json)
    {
        var verdict = await JudgeAsync(ClaimText.Subscription().With(claim, json));

        Assert.Equal((SubscriptionVerdictKind.Misused, null), (verdict.Kind, verdict.Grant));
    }

    [Fact]
    public async Task A_token_without_a_user_is_not_for_one_who_has_a_name()
    {
        Assert.Equal(SubscriptionVerdictKind.Misused, (await JudgeAsync(ClaimText.Subscription().Without("sub"))).Kind);
        Assert.Equal(SubscriptionVerdictKind.Valid, (await JudgeAsync(ClaimText.Subscription().Without("sub"), new ClientInfo("", "client-1"))).Kind);
    }

    [Theory]
    [InlineData("client", "\"client-1\"")]
    [InlineData("client", "\"\"")]
    public async Task A_token_bound_to_this_client_or_to_none_is_good(string claim, string json) =>
        Assert.Equal(SubscriptionVerdictKind.Valid, (await JudgeAsync(ClaimText.Subscription().With(claim, json))).Kind);

    [Theory]
    [InlineData("channel", "\"\"")]
    [InlineData("channel", "null")]
    [InlineData("channel", "[\"chat:x\"]")]
    [InlineData("client", "1")]
    [InlineData("override", "[]")]
    [InlineData("override", "{\"presence\":{\"value\":\"yes\"}}")]
    public async Task A_claim_that_does_not_fit_makes_the_token_invalid(string claim, string json) =>
        Assert.Equal(SubscriptionVerdictKind.Invalid, (await JudgeAsync(ClaimText.Subscription().With(claim, json))).Kind);

    [Fact]
    public async Task A_channel_twice_opens_neither()
    {
        foreach (var channel in new[] { "chat:x", "$secret:y" })
        {
            using var desk = TokenDesk.WithSecret();
            var verdict = await desk.SubscribeAsync(HmacTokens.Create(ClaimText.Subscription().Twice("channel", "\"$secret:y\"").ToString()), channel);
            Assert.Equal(SubscriptionVerdictKind.Invalid, verdict.Kind);
        }
    }

    [Fact]
    public async Task A_misused_token_of_an_unknown_hand_is_invalid()
    {
        using var desk = TokenDesk.WithSecret();

        var verdict = await desk.SubscribeAsync(HmacTokens.Create(ClaimText.Subscription().ToString(), "another secret"), "chat:y");

        Assert.Equal(SubscriptionVerdictKind.Invalid, verdict.Kind);
    }

    [Fact]
    public async Task While_the_keys_are_out_of_reach_nothing_is_said()
    {
        using var desk = new TokenDesk();
        desk.Keys.Answer = static () => new HttpResponseMessage(System.Net.HttpStatusCode.NotFound);

        Assert.Equal(SubscriptionVerdictKind.CannotTell, (await desk.SubscribeAsync(desk.Issuer.CreateRaw(ClaimText.Subscription().ToString()))).Kind);
    }

    private static async Task<SubscriptionVerdict> JudgeAsync(ClaimText claims, ClientInfo? client = null)
    {
        using var desk = new TokenDesk();
        return await desk.SubscribeAsync(desk.Issuer.CreateRaw(claims.ToString()), client: client);
    }
}
