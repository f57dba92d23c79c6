using LoadBalancer.Affinity;
using Microsoft.Extensions.Logging;

namespace Tests.LoadBalancer;

public sealed class AffinityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_with_its_cookie_comes_back_to_its_node()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(one.Lease(), two.Lease());
        var (cookie, node) = await AskAsync(balancer, cookie: null);

        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal(node, (await balancer.ConnectAsync(cookie)).Node);
        }
    }

    [Fact]
    public async Task The_cookie_is_for_the_browser_and_https_only_and_tells_no_address()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();

        using var answer = await client.GetAsync("/api/info", Cancellation);

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^\\.realtime-node=[0-9a-f]{16}; path=/; secure; samesite=lax; httponly$", cookie);
    }

    [Fact]
    public async Task Two_balancers_read_the_same_cookie()
    {
        await using var first = await TestBalancer.StartAsync();
        await using var second = await TestBalancer.StartAsync();
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await first.HoldAsync(one.Lease(), two.Lease());
        await second.HoldAsync(two.Lease(), one.Lease());

        var (cookie, node) = await AskAsync(first, cookie: null);

        Assert.Equal(node, (await AskAsync(second, cookie)).Node);
    }

    [Fact]
    public async Task The_cookie_of_a_node_that_left_gives_another_node_and_another_cookie()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await balancer.HoldAsync(one.Lease());
        var (old, _) = await AskAsync(balancer, cookie: null);

        await balancer.HoldAsync(two.Lease());
        var (cookie, node) = await AskAsync(balancer, old);

        Assert.Equal("realtime-2", node);
        Assert.NotEqual(old, cookie, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000")]
    [InlineData("' OR 1=1 --")]
    [InlineData("%00%ff")]
    public async Task A_forged_cookie_is_harmless_and_fills_no_log(string value)
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());

        var (cookie, name) = await AskAsync(balancer, $"{NodeAffinity.CookieName}={value}");

        Assert.Equal("realtime-1", name);
        Assert.StartsWith($"{NodeAffinity.CookieName}=", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(balancer.Logs.Entries, static line => line.Category.Contains("Affinity", StringComparison.Ordinal) && line.Level >= LogLevel.Information);
    }

    private static async Task<(string? Cookie, string Node)> AskAsync(TestBalancer balancer, string? cookie)
    {
        using var client = balancer.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/info");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using var answer = await client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        var given = answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single().Split(';')[0] : cookie;
        return (given, System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("node").GetString()!);
    }
}
