using Microsoft.Extensions.Options;
using Realtime.Hub;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Unit.Hub;

public sealed class ChannelTableTests
{
    private readonly FaultyBroker _broker = new(new ManualTime());
    private readonly ChannelTable _channels;

    public ChannelTableTests() => _channels = new ChannelTable(_broker, Options.Create(new LiveChannelOptions()));

    [Fact]
    public void The_broker_is_asked_at_the_first_interest_and_told_at_the_last_end()
    {
        var first = _channels.Enter("chat:x");
        var second = _channels.Enter("chat:x");
        _channels.Leave("chat:x");
        Assert.Equal(["subscribe chat:x"], _broker.Interest);
        Assert.Same(first.Channel, second.Channel);
        Assert.Same(first.Channel, _channels.Find("chat:x"));

        _channels.Leave("chat:x");

        Assert.Equal(["subscribe chat:x", "unsubscribe chat:x"], _broker.Interest);
        Assert.Null(_channels.Find("chat:x"));
        Assert.Empty(_channels.All());
    }

    [Fact]
    public void A_channel_that_comes_back_begins_anew_and_is_asked_for_after_it_was_left()
    {
        var (old, _) = _channels.Enter("chat:x");
        _channels.Leave("chat:x");

        var (again, _) = _channels.Enter("chat:x");

        Assert.NotSame(old, again);
        Assert.Equal(["subscribe chat:x", "unsubscribe chat:x", "subscribe chat:x"], _broker.Interest);
    }

    [Fact]
    public void An_end_too_many_takes_nothing_from_others()
    {
        _channels.Enter("chat:x");
        _channels.Leave("chat:y");

        Assert.NotNull(_channels.Find("chat:x"));
        Assert.Equal(["subscribe chat:x"], _broker.Interest);
    }

    [Fact]
    public async Task All_who_wait_share_one_acknowledgement_and_a_failed_one_is_asked_for_again()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _broker.OnSubscribe = () => answer.Task;
        var first = _channels.Enter("chat:x");
        var second = _channels.Enter("chat:x");
        Assert.Same(first.Subscribed, second.Subscribed);
        answer.SetException(new UnavailableException("away", mayHaveHappened: true));
        await Assert.ThrowsAsync<UnavailableException>(() => first.Subscribed);

        _broker.OnSubscribe = null;
        var third = _channels.Enter("chat:x");

        await third.Subscribed;
        Assert.Same(first.Channel, third.Channel);
        Assert.Equal(["subscribe chat:x", "subscribe chat:x"], _broker.Interest);
    }
}
