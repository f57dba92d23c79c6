using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Realtime.Channels;
using Tests.Support;

namespace Tests.Unit.Channels;

public sealed class ChannelSettingsTests
{
    private const string Chat = "Realtime:Channels:Namespaces:chat:";
    private const string Unnamed = "Realtime:Channels:WithoutNamespace:";

    [Theory]
    [InlineData("AllowPositioning", "HistorySize")]
    [InlineData("ForcePositioning", "HistorySize")]
    [InlineData("AllowRecovery", "HistorySize")]
    [InlineData("ForceRecovery", "HistorySize")]
    [InlineData("AutoCacheRecover", "HistorySize")]
    [InlineData("AutoCacheRecover", "ForceRecoveryMode=Cache")]
    [InlineData("AllowHistoryForClient", "HistorySize")]
    [InlineData("AllowHistoryForSubscriber", "HistorySize")]
    [InlineData("AllowHistoryForAnonymous", "AllowHistoryForClient")]
    [InlineData("AllowDelta", "HistorySize")]
    [InlineData("AllowDelta", "ForcePositioning")]
    [InlineData("DeltaPublish", "AllowDelta")]
    [InlineData("AllowPresenceForClient", "Presence")]
    [InlineData("AllowPresenceForSubscriber", "Presence")]
    [InlineData("AllowPresenceForAnonymous", "AllowPresenceForSubscriber")]
    [InlineData("ForcePushJoinLeave", "JoinLeave")]
    [InlineData("AllowSubscribeForAnonymous", "AllowSubscribeForClient")]
    [InlineData("AllowPublishForAnonymous", "AllowPublishForClient")]
    public void An_option_that_does_nothing_without_another_is_refused_with_both_keys(string option, string other)
    {
        foreach (var section in new[] { Chat, Unnamed })
        {
            var failure = StartFailure((section + option, "true"));

            Assert.Contains($"{section}{option} needs ", failure, StringComparison.Ordinal);
            Assert.Contains($"{section}{other}", failure, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("HistorySize", "-1")]
    [InlineData("HistorySize", "many")]
    [InlineData("ForceRecoveryMode", "7")]
    [InlineData("ForceRecoveryMode", "Cash")]
    [InlineData("ForceRecoveryMode", "Cache")]
    [InlineData("PayloadKind", "9")]
    [InlineData("ChannelPattern", "(")]
    [InlineData("ChannelPattern", "(a)\\1")]
    [InlineData("ChannelPattern", "(?=a)a")]
    [InlineData("HistoryTtl", "31.00:00:00")]
    [InlineData("AllowSubscribeForClient", "yes")]
    public void A_value_that_cannot_be_is_refused_by_name(string option, string value)
    {
        var failure = StartFailure((Chat + option, value));

        Assert.Contains("Realtime:Channels:Namespaces:chat", failure, StringComparison.Ordinal);
        Assert.Contains(option, failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Realtime:Channels:Namespaces:chat:AllowRecover")]
    [InlineData("Realtime:Channels:WithoutNamespace:HistoryLength")]
    [InlineData("Realtime:Channels:Namespace:chat")]
    [InlineData("Realtime:Channels:HistorySize")]
    public void A_key_that_nothing_reads_is_refused_by_name(string key) =>
        Assert.Contains($"{key.Replace(":Namespace:chat", ":Namespace", StringComparison.Ordinal)} is no setting that there is.", StartFailure((key, "1")), StringComparison.Ordinal);

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var failure = StartFailure((Chat + "AllowRecover", "true"), (Chat + "ForceRecovery", "true"), (Unnamed + "DeltaPublish", "true"));

        Assert.All(new[] { Chat + "AllowRecover ", Chat + "ForceRecovery ", Unnamed + "DeltaPublish " }, fault => Assert.Contains(fault, failure, StringComparison.Ordinal));
    }

    [Fact]
    public void Empty_values_count_as_absent_and_names_are_not_about_case()
    {
        using var desk = new TokenDesk([
            (Chat + "HistorySize", ""), (Chat + "HistoryTtl", " "), (Chat + "allowsubscribeforclient", "true"), (Unnamed + "HistorySize", "10"), ("Realtime:Clients:ConnectTimeout", ""),
            ("Realtime:Auth:Hmac:Secret", ""), ("Realtime:Connections:Output", ""),
        ]);

        Assert.Equal("", desk.StartFailure(), StringComparer.Ordinal);
        var policies = desk.Services.GetRequiredService<ChannelPolicies>();
        Assert.Equal((0, true), (policies.Find("chat:x")!.HistorySize, policies.Find("chat:x")!.AllowSubscribeForClient));
        Assert.Equal(10, policies.Find("x")!.HistorySize);
        Assert.Equal(TimeSpan.FromSeconds(10), desk.Services.GetRequiredService<IOptions<Realtime.Commands.ClientOptions>>().Value.ConnectTimeout);
    }

    [Fact]
    public void A_namespace_with_all_at_its_default_is_there()
    {
        using var desk = new TokenDesk([("Realtime:Channels:Namespaces:chat", null)]);

        Assert.NotNull(desk.Services.GetRequiredService<ChannelPolicies>().Find("chat:x"));
    }

    [Theory]
    [InlineData("chat:abc", true)]
    [InlineData("$chat:abc", true)]
    [InlineData("chat:a1", false)]
    [InlineData("chat:a:b", false)]
    [InlineData("room-1", true)]
    [InlineData("$room-1", true)]
    [InlineData("hall-1", false)]
    public void A_pattern_is_about_the_name_without_namespace_and_mark(string channel, bool fits)
    {
        using var desk = new TokenDesk([(Chat + "ChannelPattern", "^[a-z]+$"), (Unnamed + "ChannelPattern", "^room-")]);

        Assert.Equal(fits, ChannelName.Fits(channel, desk.Services.GetRequiredService<ChannelPolicies>().Find(channel)!));
    }

    private static string StartFailure(params (string Key, string? Value)[] settings)
    {
        using var desk = new TokenDesk(settings);
        return desk.StartFailure();
    }
}
