using Microsoft.Extensions.Options;
using Realtime.Channels;

namespace Tests.Unit.Channels;

public sealed class ChannelAccessTests
{
    private static readonly ChannelAccess Secure = new(Options.Create(new AccessOptions()));
    private static readonly ChannelAccess Insecure = new(Options.Create(new AccessOptions { Insecure = true }));

    private static readonly Dictionary<string, NamespaceOptions> Policies = new(StringComparer.Ordinal)
    {
        ["closed"] = new(),
        ["clients"] = new() { AllowSubscribeForClient = true },
        ["anybody"] = new() { AllowSubscribeForClient = true, AllowSubscribeForAnonymous = true },
        ["anonymous alone"] = new() { AllowSubscribeForAnonymous = true },
        ["users"] = new() { AllowUserLimitedChannels = true },
        ["all"] = new() { AllowSubscribeForClient = true, AllowSubscribeForAnonymous = true, AllowUserLimitedChannels = true },
    };

    [Theory]
    [InlineData("closed", "ann", "x", false)]
    [InlineData("clients", "ann", "x", true)]
    [InlineData("clients", "ann", "chat:x", true)]
    [InlineData("clients", "", "x", false)]
    [InlineData("anybody", "", "x", true)]
    [InlineData("anonymous alone", "", "x", false)]
    [InlineData("anonymous alone", "ann", "x", false)]
    [InlineData("all", "ann", "$x", false)]
    [InlineData("all", "ann", "$chat:x", false)]
    [InlineData("all", "ann", "$x#ann", false)]
    [InlineData("clients", "ann", "x#ann", false)]
    [InlineData("clients", "ann", "x#", false)]
    [InlineData("users", "ann", "x#ann", true)]
    [InlineData("users", "ann", "chat:x#bob,ann", true)]
    [InlineData("users", "ann", "x#ann,bob", true)]
    [InlineData("users", "ann", "#ann", true)]
    [InlineData("users", "ann", "chat:#ann", true)]
    [InlineData("users", "ann", "x", false)]
    [InlineData("all", "ann", "x#bob", false)]
    [InlineData("all", "ann", "x#anna", false)]
    [InlineData("all", "ann", "x#an,n", false)]
    [InlineData("all", "ann", "x#ANN", false)]
    [InlineData("all", "ann", "x#ann#bob", false)]
    [InlineData("all", "bob", "x#ann#bob", true)]
    [InlineData("all", "", "x#", false)]
    [InlineData("all", "", "x#,", false)]
    [InlineData("all", "", "x#ann,", false)]
    [InlineData("all", "", "#", false)]
    [InlineData("all", "a,b", "x#a,b", false)]
    public void Subscribing_is_allowed_by_the_policy_and_the_name(string policy, string user, string channel, bool isAllowed) =>
        Assert.Equal(isAllowed, Secure.CanSubscribe(Policies[policy], user, channel));

    [Theory]
    [InlineData("x", true)]
    [InlineData("x#ann", true)]
    [InlineData("x#", true)]
    [InlineData("$x", false)]
    [InlineData("$chat:x", false)]
    public void Insecure_mode_opens_everything_but_private_channels(string channel, bool isAllowed) =>
        Assert.Equal(isAllowed, Insecure.CanSubscribe(Policies["closed"], "", channel));

    /// <summary>Publishing, history and presence alike: for clients, for subscribers, for anonymous ones.</summary>
    [Theory]
    [InlineData(false, false, false, "ann", true, false)]
    [InlineData(true, false, false, "ann", false, true)]
    [InlineData(true, false, false, "", false, false)]
    [InlineData(true, false, true, "", false, true)]
    [InlineData(false, true, false, "ann", false, false)]
    [InlineData(false, true, false, "ann", true, true)]
    [InlineData(false, true, false, "", true, false)]
    [InlineData(false, true, true, "", true, true)]
    [InlineData(false, true, true, "", false, false)]
    [InlineData(false, false, true, "", true, false)]
    [InlineData(false, false, true, "ann", true, false)]
    public void What_clients_may_do_depends_on_subscription_and_name(bool forClient, bool forSubscriber, bool forAnonymous, string user, bool isSubscribed, bool isAllowed)
    {
        var policy = new NamespaceOptions
        {
            AllowPublishForClient = forClient,
            AllowPublishForSubscriber = forSubscriber,
            AllowPublishForAnonymous = forAnonymous,
            AllowHistoryForClient = forClient,
            AllowHistoryForSubscriber = forSubscriber,
            AllowHistoryForAnonymous = forAnonymous,
            AllowPresenceForClient = forClient,
            AllowPresenceForSubscriber = forSubscriber,
            AllowPresenceForAnonymous = forAnonymous,
        };

        Assert.Equal(isAllowed, Secure.CanPublish(policy, user, isSubscribed));
        Assert.Equal(isAllowed, Secure.CanReadHistory(policy, user, isSubscribed));
        Assert.Equal(isAllowed, Secure.CanReadPresence(policy, user, isSubscribed));
        Assert.True(Insecure.CanPublish(policy, user, isSubscribed) && Insecure.CanReadHistory(policy, user, isSubscribed) && Insecure.CanReadPresence(policy, user, isSubscribed));
    }

    [Theory]
    [InlineData("ann", null, "#ann")]
    [InlineData("ann", "", "#ann")]
    [InlineData("ann", "chat", "chat:#ann")]
    public void A_users_own_channel_is_one_that_the_user_may_enter(string user, string? space, string expected)
    {
        var channel = ChannelName.PersonalOf(user, space);

        Assert.Equal(expected, channel, StringComparer.Ordinal);
        Assert.True(Secure.CanSubscribe(Policies["users"], user, channel));
    }
}
