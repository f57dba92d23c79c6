using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Realtime.Cluster;
using Realtime.Protocol;
using Realtime.Subscriptions;
using Tests.Support;

namespace Tests.Unit.Subscriptions;

public sealed class PresenceKeeperTests
{
    private const string Channel = "chat:x";

    private static readonly NodeId First = new("realtime-1", 1);
    private static readonly NodeId Second = new("realtime-1", 2);

    private readonly ManualTime _time = new();
    private readonly SteeredPresenceStore _store = new();
    private readonly FakeIdentity _identity = new() { Node = First };
    private readonly PresenceKeeper _keeper;

    public PresenceKeeperTests() => _keeper = new PresenceKeeper(_store, _identity, _time, NullLogger<PresenceKeeper>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_add_without_a_life_is_refused_and_asks_nothing_of_the_store()
    {
        _identity.Node = null;
        var refused = await Assert.ThrowsAsync<UnavailableException>(() => AddAsync("c-1"));
        Assert.False(refused.MayHaveHappened);

        _identity.Node = First;
        await CatchUpAsync();
        Assert.Empty(_store.Calls);
    }

    [Fact]
    public async Task A_member_is_added_and_removed_under_the_life_that_the_node_leads()
    {
        await AddAsync("c-1");
        await AddAsync("c-2", "bob");
        Assert.Equal(["c-1 ann", "c-2 bob"], _store.MembersOf(First));

        await RemoveAsync("c-1");
        await RemoveAsync("never there");
        Assert.Equal(["c-2 bob"], _store.MembersOf(First));
        Assert.Equal(["add c-1", "add c-2", "remove c-1"], _store.Calls);
    }

    [Fact]
    public async Task A_removal_that_the_store_misses_is_owed_until_it_is_back()
    {
        await AddAsync("c-1");
        _store.IsAway = true;
        await RemoveAsync("c-1");
        await CatchUpAsync();
        Assert.Equal(["c-1 ann"], _store.MembersOf(First));

        _store.IsAway = false;
        await CatchUpAsync();
        Assert.Empty(_store.MembersOf(First));
        _store.Forget();
        await CatchUpAsync();
        Assert.Empty(_store.Calls);
    }

    [Fact]
    public async Task A_failed_add_leaves_no_member_though_it_happened()
    {
        _store.LosesAnswers = true;
        await Assert.ThrowsAsync<UnavailableException>(() => AddAsync("c-1"));
        Assert.Equal(["c-1 ann"], _store.MembersOf(First));

        _store.LosesAnswers = false;
        await CatchUpAsync();
        Assert.Empty(_store.MembersOf(First));
    }

    [Fact]
    public async Task A_cancelled_add_leaves_no_member()
    {
        using var cancelled = new CancellationTokenSource();
        _store.Hold();
        var adding = _keeper.AddAsync(Channel, new ClientInfo("ann", "c-1"), cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        var removing = RemoveAsync("c-1");

        // Not overtaken by its removal: it would come after that, and stay.
        Assert.Equal(["add c-1"], _store.Calls);
        _store.ReleaseAll();
        await adding;
        await removing;
        await CatchUpAsync();
        Assert.Equal(["add c-1", "remove c-1"], _store.Calls);
        Assert.Empty(_store.MembersOf(First));
    }

    [Fact]
    public async Task An_add_that_is_cancelled_before_its_turn_asks_nothing_of_the_store()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _keeper.AddAsync(Channel, new ClientInfo("ann", "c-1"), cancelled.Token).AsTask());

        await CatchUpAsync();
        Assert.Empty(_store.Calls);
    }

    [Fact]
    public async Task A_member_that_returns_while_its_removal_is_owed_stays()
    {
        await AddAsync("c-1");
        _store.IsAway = true;
        await RemoveAsync("c-1");
        _store.IsAway = false;
        await AddAsync("c-1", "eve");
        _store.Forget();

        await CatchUpAsync();
        Assert.Equal(["c-1 eve"], _store.MembersOf(First));
        Assert.Empty(_store.Calls);
    }

    [Fact]
    public async Task A_member_that_returns_while_it_is_removed_is_added_after_that()
    {
        await AddAsync("c-1");
        _store.Hold();
        var removing = RemoveAsync("c-1");
        var adding = AddAsync("c-1", "eve");
        Assert.Equal(["add c-1", "remove c-1"], _store.Calls);
        _store.ReleaseAll();
        await removing;
        await adding;

        Assert.Equal(["c-1 eve"], _store.MembersOf(First));
        Assert.Equal(["add c-1", "remove c-1", "add c-1"], _store.Calls);
    }

    [Fact]
    public async Task A_member_that_leaves_while_it_is_added_is_removed_after_that()
    {
        _store.Hold();
        var adding = AddAsync("c-1");
        var removing = RemoveAsync("c-1");
        Assert.Equal(["add c-1"], _store.Calls);
        _store.ReleaseAll();
        await adding;
        await removing;

        Assert.Empty(_store.MembersOf(First));
        Assert.Equal(["add c-1", "remove c-1"], _store.Calls);
    }

    [Fact]
    public async Task A_member_that_returns_while_the_loop_removes_it_stays()
    {
        await AddAsync("c-1");
        _store.IsAway = true;
        await RemoveAsync("c-1");
        _store.IsAway = false;
        _store.Hold();
        var catchingUp = CatchUpAsync();
        var adding = AddAsync("c-1", "eve");
        Assert.Equal(1, _store.Waiting);
        _store.ReleaseAll();
        await catchingUp;
        await adding;

        Assert.Equal(["c-1 eve"], _store.MembersOf(First));
    }

    [Fact]
    public async Task A_new_life_adds_all_members_again()
    {
        for (var number = 0; number < 200; number++)
        {
            await AddAsync($"c-{number}");
        }

        await RemoveAsync("c-7");
        await CatchUpAsync();
        _store.Forget();
        await CatchUpAsync();
        Assert.Empty(_store.Calls);

        _identity.Node = Second;
        await CatchUpAsync();
        Assert.Equal(199, _store.MembersOf(Second).Length);
        Assert.DoesNotContain("c-7 ann", _store.MembersOf(Second));
        _store.Forget();
        await CatchUpAsync();
        Assert.Empty(_store.Calls);
    }

    [Fact]
    public async Task A_new_life_goes_on_adding_where_the_store_went_away()
    {
        await AddAsync("c-1");
        await AddAsync("c-2");
        await CatchUpAsync();
        _identity.Node = Second;
        _store.Refused = "c-1";
        await CatchUpAsync();
        Assert.Equal(["c-2 ann"], _store.MembersOf(Second));

        _store.Forget();
        _store.Refused = null;
        await CatchUpAsync();
        Assert.Equal(["c-1 ann", "c-2 ann"], _store.MembersOf(Second));
        Assert.Equal(["add c-1"], _store.Calls);
    }

    [Fact]
    public async Task A_member_added_while_the_life_ends_is_added_under_the_next_one_too()
    {
        _store.Hold();
        var adding = AddAsync("c-1");
        _identity.Node = Second;
        var catchingUp = CatchUpAsync();
        _store.ReleaseAll();
        await adding;
        await catchingUp;

        Assert.Equal(["c-1 ann"], _store.MembersOf(Second));
    }

    [Fact]
    public async Task A_member_that_leaves_while_a_new_life_adds_it_is_gone()
    {
        await AddAsync("c-1");
        await CatchUpAsync();
        _identity.Node = Second;
        _store.Hold();
        var catchingUp = CatchUpAsync();
        var removing = RemoveAsync("c-1");
        _store.ReleaseAll();
        await catchingUp;
        await removing;

        Assert.Empty(_store.MembersOf(Second));
    }

    [Fact]
    public async Task What_is_owed_under_an_ended_life_went_with_it()
    {
        await AddAsync("c-1");
        await CatchUpAsync();
        _store.IsAway = true;
        await RemoveAsync("c-1");
        _store.IsAway = false;
        _identity.Node = Second;
        _store.Forget();

        await CatchUpAsync();
        await CatchUpAsync();
        Assert.Empty(_store.Calls);
    }

    [Fact]
    public async Task A_removal_while_no_lease_holds_is_paid_when_the_same_life_goes_on()
    {
        await AddAsync("c-1");
        _identity.Node = null;
        await RemoveAsync("c-1");
        await CatchUpAsync();
        Assert.Equal(["add c-1"], _store.Calls);

        _identity.Node = First;
        await CatchUpAsync();
        Assert.Empty(_store.MembersOf(First));
    }

    [Fact]
    public async Task The_loop_catches_up_and_outlives_a_store_that_is_away_and_is_left_out_of_traces()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await AddAsync("c-1");
        var running = _keeper.RunAsync(stop.Token);
        Assert.Null(Activity.Current);
        _store.IsAway = true;
        await RemoveAsync("c-1");
        _store.Forget();
        await AdvanceUntilAsync(() => _store.Calls.Count > 1, "the loop tries again");

        _store.IsAway = false;
        await AdvanceUntilAsync(() => _store.MembersOf(First).Length == 0, "the loop removes it");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private Task AdvanceUntilAsync(Func<bool> condition, string claim) => Eventually.HoldsAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        claim,
        Cancellation);

    private Task AddAsync(string client, string user = "ann") => _keeper.AddAsync(Channel, new ClientInfo(user, client), Cancellation).AsTask();

    private Task RemoveAsync(string client) => _keeper.RemoveAsync(Channel, client).AsTask();

    private Task CatchUpAsync() => _keeper.CatchUpAsync(Cancellation).AsTask();

    private sealed class FakeIdentity : INodeIdentity
    {
        public NodeId? Node { get; set; }
    }
}
