using System.Text;
using Realtime.Sinks;

namespace Tests.Unit.Sinks;

public sealed class InboxTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly Inbox _inbox = new(maxBytes: 10);
    private int _overflows;

    public InboxTests() => _inbox.Overflowed = () => _overflows++;

    [Fact]
    public async Task Messages_are_taken_in_the_order_of_their_arrival_and_told_when_handled()
    {
        var (first, second) = (Post("one"), Post("two"));

        var taken = await _inbox.TakeAsync(Cancellation);
        Assert.Equal("one", Encoding.ASCII.GetString(taken.Bytes.Span));
        Assert.False(first.IsCompleted);
        taken.MarkHandled();
        await first;

        Assert.Equal("two", Encoding.ASCII.GetString((await _inbox.TakeAsync(Cancellation)).Bytes.Span));
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task What_does_not_fit_is_told_and_waits_for_nothing()
    {
        var kept = Post("12345678");

        await Post("901");

        Assert.Equal(1, _overflows);
        Assert.False(kept.IsCompleted);
        await _inbox.TakeAsync(Cancellation);
        _ = Post("901");
        Assert.Equal(1, _overflows);
    }

    [Fact]
    public async Task Too_many_small_ones_do_not_fit_either()
    {
        for (var n = 0; n < 1000; n++)
        {
            _ = Post(string.Empty);
        }

        Assert.Equal(0, _overflows);
        await Post(string.Empty);
        Assert.Equal(1, _overflows);
    }

    [Fact]
    public async Task After_the_end_nobody_waits_and_nothing_is_too_much()
    {
        var waiting = Post("one");

        _inbox.Close();
        await waiting;
        await Post("two");
        await Post("longer than the bound");

        Assert.Equal(0, _overflows);
    }

    private Task Post(string text) => _inbox.PostAsync(Encoding.ASCII.GetBytes(text));
}
