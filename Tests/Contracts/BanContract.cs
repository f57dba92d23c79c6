using System.Globalization;
using Realtime.Bans;

namespace Tests.Contracts;

/// <summary>What every ban store keeps to. A backend inherits it.</summary>
public abstract class BanContract : IAsyncLifetime
{
    private protected const int MaxUsers = 40;

    private static readonly string[] OddTexts = ["a b", "{}", "0 0 x", "-", "%7B", "\u00e9\ud83d\ude00", "a\nb", "a\0b", "1:a", "*", new('n', BanBounds.MaxUserLength)];

    /// <summary>The store as one node has it.</summary>
    private protected IBanStore Store { get; private set; } = null!;

    /// <summary>The store as another node has it.</summary>
    private protected IBanStore Other { get; private set; } = null!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => (Store, Other) = await CreateAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected abstract Task<(IBanStore Store, IBanStore Other)> CreateAsync();

    /// <summary>Lets so much time pass by the store's clock for this user's ban, or for all lifts.</summary>
    private protected abstract Task PassAsync(string? user);

    [Fact]
    public async Task A_ban_is_read_by_every_node_with_all_that_it_says()
    {
        var until = await NowAsync() + 3_600_000;
        var receipt = await Store.BanAsync("ann", until, "spam", 0, Cancellation);
        await Store.BanAsync("bob", 0, "", 0, Cancellation);

        Assert.Equal((BanOutcome.Done, false), (receipt.Outcome, receipt.WasBanned));
        var page = await Other.ReadAsync(BanPosition.Start, 10, Cancellation);
        Assert.True(page.IsFromStart);
        Assert.False(page.HasMore);
        Assert.Equal(["ann", "bob"], page.Changes.Select(static change => change.User));
        Assert.Equal(receipt.Change, page.Changes[0]);
        Assert.Equal((until, "spam", false), (page.Changes[0].Until, page.Changes[0].Reason, page.Changes[0].IsLifted));
        Assert.Equal((0, ""), (page.Changes[1].Until, page.Changes[1].Reason));
        Assert.InRange(page.Changes[0].Stamp, page.Now - 60_000, page.Now + 60_000);
        Assert.Equal(page.Changes[1].Version, page.Position.Version);
        Assert.Equal(receipt.List, page.Position.List);
    }

    [Fact]
    public async Task Texts_of_every_kind_come_back_as_they_were()
    {
        foreach (var text in OddTexts)
        {
            Assert.Equal(BanOutcome.Done, (await Store.BanAsync(text, 0, text, 0, Cancellation)).Outcome);
        }

        var read = await AllAsync(Other);
        Assert.Equal(OddTexts, read.Select(static change => change.User));
        Assert.Equal(OddTexts, read.Select(static change => change.Reason));
        foreach (var text in OddTexts)
        {
            Assert.True((await Other.UnbanAsync(text, 0, Cancellation)).WasBanned, text);
        }

        Assert.All(await AllAsync(Store), static change => Assert.True(change.IsLifted));
    }

    [Fact]
    public async Task Every_change_raises_the_version_and_only_what_has_changed_is_read_again()
    {
        await Store.BanAsync("ann", 0, "", 0, Cancellation);
        var known = await PositionAsync();
        var nothing = await Other.ReadAsync(known, 10, Cancellation);
        Assert.Empty(nothing.Changes);
        Assert.False(nothing.IsFromStart);
        Assert.Equal(known.Version, nothing.Position.Version);

        var second = await Store.BanAsync("bob", 0, "", 0, Cancellation);
        var third = await Other.UnbanAsync("ann", 0, Cancellation);
        var fourth = await Store.BanAsync("bob", 0, "again", 0, Cancellation);
        Assert.Equal((known.Version, second.Change!.Version, third.Change!.Version), (second.Previous, third.Previous, fourth.Previous));
        Assert.True(third.WasBanned);
        Assert.True(fourth.WasBanned);

        var page = await Other.ReadAsync(known, 10, Cancellation);
        Assert.False(page.IsFromStart);
        Assert.Equal([("ann", true), ("bob", false)], page.Changes.Select(static change => (change.User, change.IsLifted)));
        Assert.Equal("again", page.Changes[1].Reason);
        Assert.Equal(fourth.Change!.Version, page.Position.Version);
    }

    [Fact]
    public async Task A_long_list_is_read_in_pages_and_what_changes_meanwhile_is_in_a_later_one()
    {
        for (var number = 0; number < 10; number++)
        {
            await Store.BanAsync(Name(number), 0, "", 0, Cancellation);
        }

        var page = await Other.ReadAsync(BanPosition.Start, 4, Cancellation);
        Assert.Equal((4, true), (page.Changes.Count, page.HasMore));
        await Store.UnbanAsync(Name(1), 0, Cancellation);
        await Store.BanAsync(Name(7), 0, "later", 0, Cancellation);
        List<BanChange> read = [.. page.Changes];
        while (page.HasMore)
        {
            page = await Other.ReadAsync(page.Position, 4, Cancellation);
            Assert.False(page.IsFromStart);
            read.AddRange(page.Changes);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 8, 9, 1, 7], read.Select(static change => int.Parse(change.User[5..], CultureInfo.InvariantCulture)));
        Assert.Equal((true, "later"), (read[^2].IsLifted, read[^1].Reason));
    }

    [Fact]
    public async Task A_position_of_another_list_or_beyond_the_top_begins_anew()
    {
        await Store.BanAsync("ann", 0, "", 0, Cancellation);
        var known = await PositionAsync();

        foreach (var strange in (BanPosition[])[known with { List = "another" }, known with { Version = known.Version + 1, Begun = known.Version + 1 }])
        {
            var page = await Other.ReadAsync(strange, 10, Cancellation);
            Assert.True(page.IsFromStart);
            Assert.Equal("ann", Assert.Single(page.Changes).User);
        }
    }

    [Fact]
    public async Task A_ban_ends_by_itself_and_leaves_nothing_to_be_read()
    {
        var until = await NowAsync() + 3_600_000;
        await Store.BanAsync("ann", until, "", 0, Cancellation);
        await Store.BanAsync("bob", 0, "", 0, Cancellation);
        var known = await PositionAsync();
        await PassAsync("ann");

        Assert.Equal("bob", Assert.Single(await AllAsync(Other)).User);
        Assert.False((await Other.ReadAsync(known, 10, Cancellation)).IsFromStart);
        Assert.False((await Other.UnbanAsync("ann", 0, Cancellation)).WasBanned);
    }

    [Fact]
    public async Task A_ban_that_would_be_over_is_refused_and_changes_nothing()
    {
        await Store.BanAsync("ann", 0, "", 0, Cancellation);
        Assert.Equal(BanOutcome.Over, (await Store.BanAsync("ann", 1000, "", 0, Cancellation)).Outcome);
        Assert.Equal(BanOutcome.Over, (await Store.BanAsync("bob", await NowAsync() - 1000, "", 0, Cancellation)).Outcome);

        Assert.Equal(("ann", 0), (Assert.Single(await AllAsync(Other)).User, (await AllAsync(Other))[0].Until));
    }

    [Fact]
    public async Task As_many_users_are_banned_as_may_be_and_who_is_banned_can_be_banned_again()
    {
        for (var number = 0; number < MaxUsers; number++)
        {
            Assert.Equal(BanOutcome.Done, (await Store.BanAsync(Name(number), 0, "", 0, Cancellation)).Outcome);
        }

        Assert.Equal(BanOutcome.Full, (await Store.BanAsync("ann", 0, "", 0, Cancellation)).Outcome);
        Assert.Equal(BanOutcome.Done, (await Store.BanAsync(Name(3), 0, "again", 0, Cancellation)).Outcome);
        await Store.UnbanAsync(Name(4), 0, Cancellation);
        Assert.Equal(BanOutcome.Done, (await Store.BanAsync("ann", 0, "", 0, Cancellation)).Outcome);
    }

    [Fact]
    public async Task A_lift_is_remembered_for_a_while_and_a_copy_from_before_it_begins_anew()
    {
        await Store.BanAsync("ann", 0, "", 0, Cancellation);
        var before = await PositionAsync();
        await Store.UnbanAsync("ann", 0, Cancellation);
        var after = await PositionAsync();
        Assert.True(Assert.Single((await Other.ReadAsync(before, 10, Cancellation)).Changes).IsLifted);

        await PassAsync(null);
        var anew = await Other.ReadAsync(before, 10, Cancellation);
        Assert.True(anew.IsFromStart);
        Assert.Empty(anew.Changes);
        Assert.False((await Other.ReadAsync(after, 10, Cancellation)).IsFromStart);
    }

    [Fact]
    public async Task A_reading_under_way_goes_on_though_older_lifts_are_forgotten_meanwhile()
    {
        await Store.BanAsync("ann", 0, "", 0, Cancellation);
        await Store.UnbanAsync("ann", 0, Cancellation);
        await Store.BanAsync("bob", 0, "", 0, Cancellation);
        await Store.BanAsync("eve", 0, "", 0, Cancellation);
        var page = await Other.ReadAsync(BanPosition.Start, 1, Cancellation);
        await PassAsync(null);

        var next = await Other.ReadAsync(page.Position, 10, Cancellation);
        Assert.False(next.IsFromStart);
        Assert.Equal(["bob", "eve"], next.Changes.Select(static change => change.User));
    }

    [Fact]
    public async Task No_more_lifts_are_remembered_than_users_may_be_banned()
    {
        var before = await PositionAsync();
        for (var number = 0; number < MaxUsers + 5; number++)
        {
            await Store.UnbanAsync(Name(number), 0, Cancellation);
        }

        var page = await Other.ReadAsync(before, 1000, Cancellation);
        Assert.True(page.IsFromStart);
        Assert.InRange(page.Changes.Count, MaxUsers - 1, MaxUsers);
        Assert.Equal(Name(MaxUsers + 4), page.Changes[^1].User);
    }

    [Fact]
    public async Task What_the_store_has_lost_is_taken_back_where_it_knows_nothing_later()
    {
        var banned = await Store.BanAsync("ann", 0, "", 0, Cancellation);
        await Store.BanAsync("eve", 0, "", 0, Cancellation);
        var lifted = await Store.UnbanAsync("eve", 0, Cancellation);
        var known = await PositionAsync();
        var stamp = banned.Change!.Stamp;
        BanChange[] lost =
        [
            new("bob", 1, stamp - 5000, IsLifted: false, 0, "lost"),
            new("ann", 1, stamp - 1, IsLifted: true, 0, ""),
            new("eve", 1, lifted.Change!.Stamp - 1, IsLifted: false, 0, ""),
            new("dan", 1, stamp - 5000, IsLifted: false, 1000, "over"),
            new("joe", 1, stamp - 5000, IsLifted: true, 0, ""),
        ];
        await Store.RestoreAsync(lost, Cancellation);
        await Other.RestoreAsync(lost, Cancellation);

        var page = await Other.ReadAsync(known, 10, Cancellation);
        Assert.Equal([("bob", false, stamp - 5000, "lost"), ("joe", true, stamp - 5000, "")], page.Changes.Select(static change => (change.User, change.IsLifted, change.Stamp, change.Reason)));
        Assert.True(page.Changes[0].Version > known.Version);
        Assert.Equal(["ann", "bob"], (await AllAsync(Store)).Where(static change => !change.IsLifted).Select(static change => change.User).Order(StringComparer.Ordinal));
    }

    private protected static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{number}");

    private protected async Task<BanPosition> PositionAsync()
    {
        var page = await Store.ReadAsync(BanPosition.Start, 1000, Cancellation);
        Assert.False(page.HasMore);
        return page.Position;
    }

    private protected static async Task<IReadOnlyList<BanChange>> AllAsync(IBanStore store) => (await store.ReadAsync(BanPosition.Start, 1000, Cancellation)).Changes;

    private async Task<long> NowAsync() => (await Store.ReadAsync(BanPosition.Start, 1, Cancellation)).Now;
}
