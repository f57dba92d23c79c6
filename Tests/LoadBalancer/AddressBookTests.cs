using System.Globalization;
using LoadBalancer.Edge;
using LoadBalancer.Limits;
using Microsoft.Extensions.Options;
using Tests.Support;

namespace Tests.LoadBalancer;

/// <summary>What is counted per address, with time that the test moves.</summary>
public sealed class AddressBookTests(ITestOutputHelper output)
{
    private static readonly AddressBlock Someone = new(1, IsIPv4: true);

    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(20, 10, 100, 10)]
    [InlineData(50, 500, 400, 10)]
    [InlineData(7, 1, 1000, 3)]
    public void Handshakes_are_let_in_at_the_rate_after_the_burst_to_the_last_one(int rate, int burst, int offeredPerSecond, int seconds)
    {
        var book = Book(rate, burst);
        var letIn = 0;
        for (var offer = 0; offer < offeredPerSecond * seconds; offer++)
        {
            letIn += TryOpen(book, Someone) ? 1 : 0;
            _time.Advance(TimeSpan.FromSeconds(1.0 / offeredPerSecond));
        }

        // The last offer comes a moment before the end.
        var expected = burst + (int)(rate * (seconds - 1.0 / offeredPerSecond));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate}/s with a burst of {burst}, {offeredPerSecond}/s offered for {seconds} s: {letIn} let in, {expected} allowed"));
        Assert.Equal(expected, letIn);
    }

    [Fact]
    public void Who_is_refused_is_told_when_it_is_worth_another_try_and_that_is_right()
    {
        var book = Book(rate: 2, burst: 1);
        Assert.True(TryOpen(book, Someone));

        Assert.Null(book.Open(Someone, out var refusal));
        Assert.Equal((Refusal.Handshakes, TimeSpan.FromMilliseconds(500)), (refusal.Reason, refusal.RetryAfter));

        _time.Advance(refusal.RetryAfter - TimeSpan.FromMilliseconds(1));
        Assert.Null(book.Open(Someone, out _));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(book.Open(Someone, out _));
    }

    [Fact]
    public void An_address_with_too_many_open_is_refused_without_losing_a_handshake()
    {
        var book = Book(rate: 1, burst: 3, connections: 2);
        var first = book.Open(Someone, out _)!;
        book.Open(Someone, out _);

        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Null(book.Open(Someone, out var refusal));
            Assert.Equal(Refusal.Connections, refusal.Reason);
        }

        book.Close(first);
        Assert.NotNull(book.Open(Someone, out _));
        Assert.NotNull(book.Open(new AddressBlock(1, IsIPv4: false), out _));
    }

    [Fact]
    public void A_hundred_thousand_networks_are_not_kept_in_mind_and_those_with_something_open_are()
    {
        const int Bound = 1_000;
        const int Strangers = 100_000;
        var book = Book(rate: 1, burst: 10, remembered: Bound);
        var open = Enumerable.Range(0, 50).Select(number => book.Open(Network(number), out _)!).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0;

        for (var number = 0; number < Strangers; number++)
        {
            Assert.True(TryOpen(book, Network(1_000_000 + number)));
            most = Math.Max(most, book.Count);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Strangers} networks: {book.Count} kept, {most} at most, {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1024} KiB more"));
        Assert.Equal((Bound + open.Count, Bound + open.Count), (book.Count, most));

        // Those with something open are still counted, those seen last as well, and the first strangers begin anew.
        open.ForEach(book.Close);
        Assert.Equal(9, Enumerable.Range(0, 20).Count(_ => TryOpen(book, Network(0))));
        Assert.Equal(9, Enumerable.Range(0, 20).Count(_ => TryOpen(book, Network(1_000_000 + Strangers - 1))));
        Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => TryOpen(book, Network(1_000_000))));
        GC.KeepAlive(book);
    }

    [Fact]
    public void Who_goes_on_knocking_is_not_forgotten_for_strangers()
    {
        var book = Book(rate: 1, burst: 2, remembered: 100);
        Assert.True(TryOpen(book, Someone) && TryOpen(book, Someone));

        for (var number = 0; number < 1_000; number++)
        {
            Assert.True(TryOpen(book, Network(number)));
            Assert.False(TryOpen(book, Someone));
        }
    }

    [Fact]
    public void An_address_is_forgotten_when_its_burst_is_whole_again()
    {
        var book = Book(rate: 1, burst: 5);
        for (var number = 0; number < 100; number++)
        {
            Assert.True(TryOpen(book, Network(number)));
        }

        Assert.Equal(100, book.Count);
        _time.Advance(TimeSpan.FromSeconds(1));

        // A few at each call, so that nobody waits for it.
        Assert.All(Enumerable.Range(0, 10), _ => TryOpen(book, Someone));
        Assert.Equal(1, book.Count);
    }

    [Fact]
    public void Without_limits_nothing_is_kept_of_those_who_left()
    {
        var book = Book(rate: 0, burst: 1, connections: 0);

        Assert.All(Enumerable.Range(0, 1_000), number => Assert.True(TryOpen(book, Network(number)) && TryOpen(book, Network(number))));

        Assert.InRange(book.Count, 0, 1);
    }

    /// <summary>An office behind one address, whose node or balancer stops over its window of 20 s.</summary>
    [Fact]
    public void By_default_two_thousand_clients_of_one_address_come_back_within_half_a_minute()
    {
        const int Clients = 2_000;
        var book = new AddressBook(Options.Create(new LimitOptions()), _time);
        var waiting = new PriorityQueue<int, double>(Enumerable.Range(0, Clients).Select(static number => (number, number * 20.0 / Clients)));
        var (now, refused) = (0.0, 0);
        while (waiting.TryDequeue(out var client, out var due))
        {
            _time.Advance(TimeSpan.FromSeconds(Math.Max(0, due - now)));
            now = Math.Max(now, due);
            if (book.Open(Someone, out var refusal) is null)
            {
                refused++;
                waiting.Enqueue(client, now + Math.Max(1, Math.Ceiling(refusal.RetryAfter.TotalSeconds)));
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Clients} clients of one address were back after {now:F1} s, {refused} tries refused"));
        Assert.InRange(now, 20, 31.5);
        Assert.Null(book.Open(Someone, out var full));
        Assert.Equal(Refusal.Connections, full.Reason);
    }

    private static AddressBlock Network(int number) => new(0x20010DB800000000 + (ulong)number, IsIPv4: false);

    private static bool TryOpen(AddressBook book, AddressBlock address)
    {
        if (book.Open(address, out _) is not { } entry)
        {
            return false;
        }

        book.Close(entry);
        return true;
    }

    private AddressBook Book(int rate, int burst, int connections = 100, int remembered = 10_000) => new(
        Options.Create(new LimitOptions { HandshakesPerSecond = rate, HandshakeBurst = burst, ConnectionsPerAddress = connections, RememberedAddresses = remembered }), _time);
}
