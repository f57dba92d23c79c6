using Microsoft.Extensions.Options;
using Realtime.Channels;
using Realtime.Hooks;
using Realtime.Hooks.Webhooks;

namespace Tests.Unit.Hooks;

public sealed class WebhookRulesTests
{
    [Fact]
    public void A_namespace_that_asks_nobody_is_refused_with_both_keys()
    {
        var channels = new ChannelOptions { Namespaces = { ["chat"] = new NamespaceOptions { SubscribeWebhook = true, PublishWebhook = true } } };

        var failures = Failures(new WebhookOptions(), channels).ToList();

        Assert.Equal(
            [
                "Realtime:Channels:Namespaces:chat:SubscribeWebhook needs Realtime:Webhooks:Subscribe:Endpoint.",
                "Realtime:Channels:Namespaces:chat:PublishWebhook needs Realtime:Webhooks:Publish:Endpoint.",
            ],
            failures);
    }

    [Theory]
    [InlineData("orders/realtime")]
    [InlineData("ftp://orders/realtime")]
    [InlineData("https://user:word@orders/realtime")]
    public void An_address_that_cannot_be_called_is_named(string endpoint) =>
        Assert.Contains("Realtime:Webhooks:Rpc:Endpoint", Assert.Single(Failures(new WebhookOptions { Rpc = { Endpoint = endpoint } })), StringComparison.Ordinal);

    [Fact]
    public void A_header_that_cannot_be_sent_is_named_without_its_value()
    {
        var failures = Failures(new WebhookOptions { Headers = { ["Host"] = "secret", ["X-Key"] = "secret\r\n" }, ClientHeaders = { "Content-Type" } }).ToList();

        Assert.Equal(3, failures.Count);
        Assert.DoesNotContain(failures, static failure => failure.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void It_may_not_take_longer_than_a_hook() =>
        Assert.Contains("Realtime:Hooks:Timeout", Assert.Single(Failures(new WebhookOptions { Timeout = TimeSpan.FromSeconds(4) })), StringComparison.Ordinal);

    [Fact]
    public void What_can_be_called_is_let_through() => Assert.Empty(Failures(new WebhookOptions { Connect = { Endpoint = "https://orders.example.com/realtime" }, Headers = { ["X-Key"] = "a b" } }));

    private static IEnumerable<string> Failures(WebhookOptions options, ChannelOptions? channels = null) =>
        new WebhookRules(Options.Create(channels ?? new ChannelOptions()), Options.Create(new HookOptions())).Validate(null, options).Failures ?? [];
}
