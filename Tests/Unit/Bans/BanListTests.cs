using System.Globalization;
using Realtime.Bans;
using Tests.Support;

namespace Tests.Unit.Bans;

/// <summary>A node's copy of the ban list.</summary>
public sealed class BanListTests(ITestOutputHelper output)
{
    private const long StoreTime = 1_000_000_000;

    private readonly ManualTime _time = new();

    [Fact]
    public void Nobody_can_be_told_before_the_list_has_been_read()
    {
        var list = new BanList(_time);
        list.Take("L", 0, Ban("ann", 1));
        Assert.Equal(BanVerdict.Unknown, list.Ask("ann"));
        Assert.Equal(BanVerdict.Unknown, list.Ask("bob"));
        Assert.Null(list.Age);

        Read(list, [Ban("eve", 2)]);
        Assert.Equal((BanVerdict.Free, BanVerdict.Banned), (list.Ask("bob"), list.Ask("eve")));
    }

    [Fact]
    public void A_ban_ends_by_the_store_s_clock_and_this_node_s_monotonic_one()
    {
        var list = new BanList(_time);
        Read(list, [Ban("ann", 1) with { Until = StoreTime + 60_000 }, Ban("bob", 2)]);
        Assert.Equal(2, list.Count);

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(BanVerdict.Banned, list.Ask("ann"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(BanVerdict.Free, list.Ask("ann"));
        Assert.Equal(BanVerdict.Banned, list.Ask("bob"));

        list.Take(new BanPage(list.Position, IsFromStart: false, HasMore: false, StoreTime + 60_000, []));
        Assert.Equal(1, list.Count);
    }

    [Fact]
    public void The_later_decision_stands_in_whichever_order_they_come()
    {
        var list = new BanList(_time);
        Read(list, []);
        Assert.False(list.Take("L", 8, Lift("ann", 9)));
        Assert.False(list.Take("L", 7, Ban("ann", 8)));
        Assert.Equal(BanVerdict.Free, list.Ask("ann"));

        list.Take("another", 3, Ban("ann", 10));
        Assert.Equal(BanVerdict.Banned, list.Ask("ann"));
    }

    [Fact]
    public void What_is_told_in_turn_needs_no_reading_and_a_gap_does()
    {
        var list = new BanList(_time);
        Read(list, [Ban("ann", 5)]);
        Assert.True(list.Take("L", 5, Ban("bob", 6)));
        Assert.True(list.Take("L", 5, Ban("bob", 6)));
        Assert.Equal(6, list.Position.Version);

        Assert.False(list.Take("L", 7, Ban("eve", 8)));
        Assert.Equal(6, list.Position.Version);
        Assert.Equal(BanVerdict.Banned, list.Ask("eve"));
        list.Take(new BanPage(new BanPosition("L", 8, 6), IsFromStart: false, HasMore: false, StoreTime, [Ban("dan", 7), Ban("eve", 8)]));
        Assert.Equal(new BanPosition("L", 8, 8), list.Position);
        Assert.Equal(BanVerdict.Banned, list.Ask("dan"));
    }

    [Fact]
    public void In_the_same_list_what_is_not_there_any_more_was_lifted()
    {
        var list = new BanList(_time);
        Read(list, [Ban("ann", 5), Ban("bob", 6)]);

        Assert.Empty(Read(list, [Ban("bob", 6)], version: 9));
        Assert.Equal((BanVerdict.Free, BanVerdict.Banned, 1), (list.Ask("ann"), list.Ask("bob"), list.Count));
    }

    [Theory]
    [InlineData("another", 9)]
    [InlineData("L", 4)]
    public void In_another_list_and_behind_the_known_top_what_is_not_there_was_lost(string name, long version)
    {
        var list = new BanList(_time);
        Read(list, [Ban("ann", 5), Lift("bob", 6), Ban("dan", 3)]);

        var lost = Read(list, [Ban("bob", 2), Ban("dan", 3) with { Stamp = StoreTime + 7 }], name, version);

        Assert.Equal(["ann", "bob"], lost.Select(static change => change.User).Order(StringComparer.Ordinal));
        Assert.Equal((BanVerdict.Banned, BanVerdict.Free, BanVerdict.Banned), (list.Ask("ann"), list.Ask("bob"), list.Ask("dan")));
    }

    [Fact]
    public void What_was_told_while_the_list_was_read_stays()
    {
        var list = new BanList(_time);
        Read(list, [Ban("ann", 5)]);
        var asked = list.Position;
        list.Take("L", 5, Ban("bob", 6));

        list.Replace(ByUser([Ban("ann", 5)]), Page("L", 5), asked);

        Assert.Equal(BanVerdict.Banned, list.Ask("bob"));
    }

    [Fact]
    public void Ends_that_change_again_and_again_do_not_pile_up()
    {
        var list = new BanList(_time);
        Read(list, []);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var version = 1; version <= 100_000; version++)
        {
            list.Take("L", version - 1, Ban("ann", version) with { Until = StoreTime + 1_000_000_000 + version });
        }

        Assert.Equal(1, list.Count);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4_000_000);
        GC.KeepAlive(list);
    }

    [Fact]
    public void A_hundred_thousand_bans_cost_little_and_asking_costs_nothing()
    {
        var list = new BanList(_time);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Read(list, Enumerable.Range(1, 100_000).Select(static number =>
            Ban(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{number:000000000000}"), number) with
            {
                Until = StoreTime + 3_600_000,
                Reason = string.Create(CultureInfo.InvariantCulture, $"reason {number}"),
            }));
        var cost = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{cost / 100_000.0:F0} bytes for each of 100,000 bans");
        Assert.InRange(cost, 0, 60_000_000);

        Ask(list);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Ask(list);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
        GC.KeepAlive(list);
    }

    private static void Ask(BanList list)
    {
        for (var times = 0; times < 1000; times++)
        {
            if (list.Ask("00000000-0000-0000-0000-000000004711") is not BanVerdict.Banned || list.Ask("somebody") is not BanVerdict.Free)
            {
                throw new InvalidOperationException("It does not know whom it keeps out.");
            }
        }
    }

    private static BanChange Ban(string user, long version) => new(user, version, StoreTime + version, IsLifted: false, 0, "");

    private static BanChange Lift(string user, long version) => new(user, version, StoreTime + version, IsLifted: true, 0, "");

    private static IReadOnlyList<BanChange> Read(BanList list, IEnumerable<BanChange> changes, string name = "L", long? version = null)
    {
        var byUser = ByUser(changes);
        return list.Replace(byUser, Page(name, version ?? byUser.Values.Select(static change => change.Version).DefaultIfEmpty().Max()), list.Position);
    }

    private static Dictionary<string, BanChange> ByUser(IEnumerable<BanChange> changes) => changes.ToDictionary(static change => change.User, StringComparer.Ordinal);

    private static BanPage Page(string name, long version) => new(new BanPosition(name, version, version), IsFromStart: true, HasMore: false, StoreTime, []);
}
