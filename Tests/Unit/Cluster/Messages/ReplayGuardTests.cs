using Realtime.Cluster.Messages;
using Tests.Support;

namespace Tests.Unit.Cluster.Messages;

public sealed class ReplayGuardTests
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();
    private readonly ReplayGuard _guard;

    public ReplayGuardTests() => _guard = new ReplayGuard(Memory, _time);

    [Fact]
    public void A_number_is_taken_once_also_when_it_was_overtaken()
    {
        long[] numbers = [1_000_000, 1_000_002, 1_000_001, 1_000_000 - ReplayGuard.WindowSize + 3, 2_000_000, 2_000_001 - ReplayGuard.WindowSize];
        foreach (var number in numbers)
        {
            Assert.Null(Refuse("a", 1, number));
            Assert.Equal(MessageRefusal.Replayed, Refuse("a", 1, number));
        }

        Assert.Equal(MessageRefusal.Replayed, Refuse("a", 1, 2_000_000 - ReplayGuard.WindowSize));
        Assert.Equal(MessageRefusal.Replayed, Refuse("a", 1, 0));
        Assert.Equal(MessageRefusal.Replayed, Refuse("a", 1, long.MinValue + ReplayGuard.WindowSize));
    }

    [Fact]
    public void All_of_a_long_row_are_taken_and_none_twice()
    {
        for (var number = 1; number <= 3 * ReplayGuard.WindowSize; number++)
        {
            Assert.Null(Refuse("a", 1, number));
        }

        for (var number = 1; number <= 3 * ReplayGuard.WindowSize; number++)
        {
            Assert.Equal(MessageRefusal.Replayed, Refuse("a", 1, number));
        }
    }

    [Fact]
    public void An_earlier_life_says_nothing_any_more()
    {
        Assert.Null(Refuse("a", 1, 5));
        Assert.Null(Refuse("a", 2, 5));
        Assert.Equal(MessageRefusal.Replayed, Refuse("a", 1, 6));
        Assert.Equal(MessageRefusal.Replayed, Refuse("a", 2, 5));
        Assert.Null(Refuse("b", 1, 5));
    }

    [Fact]
    public void Nodes_are_bounded_and_forgotten_when_their_messages_are_too_old()
    {
        for (var node = 0; node < ReplayGuard.MaxNodes; node++)
        {
            Assert.Null(Refuse($"node-{node}", 1, 1));
        }

        Assert.Equal(MessageRefusal.Full, Refuse("late", 1, 1));
        Assert.Equal(MessageRefusal.Replayed, Refuse("node-0", 1, 1));
        _time.Advance(Memory + TimeSpan.FromSeconds(1));
        Assert.Null(Refuse("late", 1, 1));
    }

    private string? Refuse(string node, long incarnation, long number) => _guard.Refuse(new MessageHeader("info", node, incarnation, number, 0));
}
