using System.Diagnostics;
using System.Globalization;
using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Protocol;

namespace Tests.Contracts;

/// <summary>What every presence store keeps to. A backend inherits it.</summary>
public abstract class PresenceContract : IAsyncLifetime
{
    private protected const string Channel = "chat:x";

    private static readonly string[] OddNames = ["a b", "{}", "}{", "{a}{b}", "chat:{", "%7B", "{%7B}", "\u00e9", "a\nb", "a\0b", "a:1 b", "1:a", "=", "*", new('n', 255)];

    /// <summary>The store as one node has it.</summary>
    private protected IPresenceStore Store { get; private set; } = null!;

    /// <summary>The store as another node has it.</summary>
    private protected IPresenceStore Other { get; private set; } = null!;

    private protected INodeRegistry Registry { get; private set; } = null!;

    /// <summary>All that have joined and were not ended.</summary>
    private protected List<NodeId> Living { get; } = [];

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => (Store, Other, Registry) = await CreateAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected abstract Task<(IPresenceStore Store, IPresenceStore Other, INodeRegistry Registry)> CreateAsync();

    /// <summary>Ends this node's lease as if its time had passed, and no other's.</summary>
    private protected abstract Task ExpireAsync(NodeId node);

    [Fact]
    public async Task A_member_is_seen_by_every_node_once_it_is_added_and_by_none_once_it_is_removed()
    {
        var node = await JoinAsync("realtime-1");
        await AddAsync(Store, node, "c-1", "ann");

        foreach (var store in (IPresenceStore[])[Store, Other])
        {
            Assert.Equal(["c-1"], await ClientsAsync(store));
            Assert.Equal(new PresenceStats(1, 1), await store.ReadStatsAsync(Channel, Cancellation));
        }

        await RemoveAsync(Store, node, "c-1");
        foreach (var store in (IPresenceStore[])[Store, Other])
        {
            Assert.Empty(await ClientsAsync(store));
            Assert.Equal(new PresenceStats(0, 0), await store.ReadStatsAsync(Channel, Cancellation));
        }
    }

    [Fact]
    public async Task Everything_a_member_says_arrives()
    {
        var said = new ClientInfo("\u00e4nn", "c-1") { ConnectionInfo = "{\"a\":\"\0\"}"u8.ToArray(), ChannelInfo = new byte[] { 0, 255, 10 } };
        await Store.AddAsync(Channel, await JoinAsync("realtime-1"), said, Cancellation);

        var seen = Assert.Single((await Other.ReadAsync(Channel, 10, Cancellation)).Members);
        Assert.Equal((said.User, said.Client), (seen.User, seen.Client));
        Assert.Equal(said.ConnectionInfo.ToArray(), seen.ConnectionInfo.ToArray());
        Assert.Equal(said.ChannelInfo.ToArray(), seen.ChannelInfo.ToArray());
    }

    [Fact]
    public async Task A_client_that_is_added_again_is_there_once_and_says_what_it_said_last()
    {
        var node = await JoinAsync("realtime-1");
        await AddAsync(Store, node, "c-1", "ann");
        await AddAsync(Store, node, "c-1", "ann");
        await Store.AddAsync(Channel, node, new ClientInfo("eve", "c-1") { ConnectionInfo = "1"u8.ToArray() }, Cancellation);

        var seen = Assert.Single((await Other.ReadAsync(Channel, 10, Cancellation)).Members);
        Assert.Equal("eve", seen.User, StringComparer.Ordinal);
        Assert.Equal("1"u8.ToArray(), seen.ConnectionInfo.ToArray());
        Assert.Equal(new PresenceStats(1, 1), await Other.ReadStatsAsync(Channel, Cancellation));
        await RemoveAsync(Store, node, "c-1");
        await RemoveAsync(Store, node, "c-1");
        Assert.Equal(new PresenceStats(0, 0), await Other.ReadStatsAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task A_late_leave_takes_nothing_from_a_new_owner()
    {
        var (first, second) = (await JoinAsync("realtime-1"), await JoinAsync("realtime-2"));
        await AddAsync(Store, first, "c-1", "ann");
        await AddAsync(Other, second, "c-1", "ann");
        Assert.Equal(["c-1"], await ClientsAsync(Store));
        Assert.Equal(new PresenceStats(1, 1), await Store.ReadStatsAsync(Channel, Cancellation));

        await RemoveAsync(Store, first, "c-1");
        Assert.Equal(["c-1"], await ClientsAsync(Store));
        Assert.Equal(new PresenceStats(1, 1), await Store.ReadStatsAsync(Channel, Cancellation));
        await RemoveAsync(Other, second, "c-1");
        Assert.Equal(new PresenceStats(0, 0), await Store.ReadStatsAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task A_late_join_of_an_ended_life_takes_nothing_from_the_next_one()
    {
        var first = await JoinAsync("realtime-1");
        await AddAsync(Store, first, "c-2", "bob");
        Living.Remove(first);
        var second = await JoinAsync("realtime-1");
        await AddAsync(Store, second, "c-1", "ann");
        await AddAsync(Store, first, "c-1", "ann");
        await RemoveAsync(Store, first, "c-1");

        Assert.Equal(["c-1"], await ClientsAsync(Other));
        Assert.Equal(new PresenceStats(1, 1), await Other.ReadStatsAsync(Channel, Cancellation));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_of_an_ended_lease_are_gone_in_one_step_and_those_of_others_stay(bool isReleased)
    {
        var (first, second) = (await JoinAsync("realtime-1"), await JoinAsync("realtime-2"));
        for (var number = 0; number < 20; number++)
        {
            await AddAsync(Store, first, $"a-{number}", $"user-{number}");
        }

        await AddAsync(Other, second, "b-1", "user-1");
        await AddAsync(Other, second, "b-2", "bob");
        Assert.Equal(new PresenceStats(22, 21), await Other.ReadStatsAsync(Channel, Cancellation));

        await EndAsync(first, isReleased);
        Assert.Equal(["b-1", "b-2"], await ClientsAsync(Other));
        Assert.Equal(new PresenceStats(2, 2), await Other.ReadStatsAsync(Channel, Cancellation));
        Assert.True((await Other.ReadAsync(Channel, 1, Cancellation)).IsCut);
        Assert.False((await Other.ReadAsync(Channel, 2, Cancellation)).IsCut);

        await EndAsync(second, isReleased);
        Assert.Empty(await ClientsAsync(Other));
        Assert.False((await Other.ReadAsync(Channel, 0, Cancellation)).IsCut);
        Assert.Equal(new PresenceStats(0, 0), await Other.ReadStatsAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task Members_added_again_under_a_new_life_are_there_once()
    {
        var first = await JoinAsync("realtime-1");
        await AddAsync(Store, first, "c-1", "ann");
        await AddAsync(Store, first, "c-2", "bob");
        await EndAsync(first, isReleased: false);
        var second = await JoinAsync("realtime-1");
        Assert.Empty(await ClientsAsync(Other));

        await AddAsync(Store, second, "c-1", "ann");
        Assert.Equal(["c-1"], await ClientsAsync(Other));
        await AddAsync(Store, second, "c-2", "bob");
        Assert.Equal(["c-1", "c-2"], await ClientsAsync(Other));
        Assert.Equal(new PresenceStats(2, 2), await Other.ReadStatsAsync(Channel, Cancellation));
        await RemoveAsync(Store, second, "c-1");
        await RemoveAsync(Store, second, "c-2");
        Assert.Equal(new PresenceStats(0, 0), await Other.ReadStatsAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task A_page_is_cut_at_its_limit_and_says_so()
    {
        var (first, second) = (await JoinAsync("realtime-1"), await JoinAsync("realtime-2"));
        for (var number = 0; number < 300; number++)
        {
            await AddAsync(Store, number % 3 == 0 ? first : second, $"c-{number}", "ann");
        }

        foreach (var (limit, count, isCut) in ((int, int, bool)[])[(0, 0, true), (1, 1, true), (150, 150, true), (299, 299, true), (300, 300, false), (301, 300, false), (int.MaxValue, 300, false)])
        {
            var page = await Other.ReadAsync(Channel, limit, Cancellation);
            Assert.Equal((count, isCut), (page.Members.Count, page.IsCut));
            Assert.Equal(count, page.Members.Select(static member => member.Client).Distinct(StringComparer.Ordinal).Count());
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReadAsync(Channel, -1, Cancellation));
    }

    [Fact]
    public async Task Users_are_counted_once_over_all_nodes_and_as_long_as_one_of_their_clients_is_there()
    {
        var (first, second) = (await JoinAsync("realtime-1"), await JoinAsync("realtime-2"));
        await AddAsync(Store, first, "c-1", "ann");
        await AddAsync(Store, first, "c-2", "ann");
        await AddAsync(Other, second, "c-3", "ann");
        await AddAsync(Other, second, "c-4", "bob");
        Assert.Equal(new PresenceStats(4, 2), await Store.ReadStatsAsync(Channel, Cancellation));

        await RemoveAsync(Store, first, "c-1");
        Assert.Equal(new PresenceStats(3, 2), await Store.ReadStatsAsync(Channel, Cancellation));
        await RemoveAsync(Other, second, "c-3");
        Assert.Equal(new PresenceStats(2, 2), await Store.ReadStatsAsync(Channel, Cancellation));
        await RemoveAsync(Store, first, "c-2");
        Assert.Equal(new PresenceStats(1, 1), await Store.ReadStatsAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task Anonymous_clients_count_as_one_user()
    {
        var (first, second) = (await JoinAsync("realtime-1"), await JoinAsync("realtime-2"));
        await AddAsync(Store, first, "c-1", "");
        await AddAsync(Store, first, "c-2", "");
        await AddAsync(Other, second, "c-3", "");
        await AddAsync(Other, second, "c-4", "ann");

        Assert.Equal(new PresenceStats(4, 2), await Store.ReadStatsAsync(Channel, Cancellation));
        await EndAsync(first, isReleased: true);
        Assert.Equal(new PresenceStats(2, 2), await Store.ReadStatsAsync(Channel, Cancellation));
    }

    [Fact]
    public async Task Names_are_told_apart_whatever_stands_in_them()
    {
        var nodes = await Task.WhenAll(OddNames.Select(JoinAsync));
        for (var index = 0; index < OddNames.Length; index++)
        {
            foreach (var client in OddNames)
            {
                await Store.AddAsync(OddNames[index], nodes[index], new ClientInfo($"{client}'", client), Cancellation);
            }

            await Store.RemoveAsync(OddNames[index], nodes[index], OddNames[index], Cancellation);
        }

        for (var index = 0; index < OddNames.Length; index++)
        {
            var members = (await Other.ReadAsync(OddNames[index], 100, Cancellation)).Members;
            Assert.Equal(
                OddNames.Where((_, other) => other != index).Select(static name => ($"{name}'", name)).OrderBy(static pair => pair.name, StringComparer.Ordinal),
                members.Select(static member => (member.User, member.Client)).OrderBy(static pair => pair.Client, StringComparer.Ordinal));
            Assert.Equal(new PresenceStats(OddNames.Length - 1, OddNames.Length - 1), await Other.ReadStatsAsync(OddNames[index], Cancellation));
        }
    }

    [Fact]
    public async Task Ten_thousand_members_are_counted_and_their_page_is_cut()
    {
        var (first, second) = (await JoinAsync("realtime-1"), await JoinAsync("realtime-2"));
        await AddAsync(Store, first, "c-0", "user-0");
        var few = await MeasureAsync(() => Other.ReadStatsAsync(Channel, Cancellation));
        var adding = await MeasureAsync(async () =>
        {
            foreach (var part in Enumerable.Range(0, 10_000).Chunk(500))
            {
                await Task.WhenAll(part.Select(number => AddAsync(Store, number % 2 == 0 ? first : second, $"c-{number}", $"user-{number / 4}")));
            }

            return 10_000;
        });
        var many = await MeasureAsync(() => Other.ReadStatsAsync(Channel, Cancellation));
        Assert.Equal(new PresenceStats(10_000, 2_500), many.Answer);
        var page = await MeasureAsync(() => Other.ReadAsync(Channel, 1000, Cancellation));
        Assert.Equal((1000, true), (page.Answer.Members.Count, page.Answer.IsCut));
        await EndAsync(first, isReleased: false);
        var half = await MeasureAsync(() => Other.ReadStatsAsync(Channel, Cancellation));
        Assert.Equal(new PresenceStats(5_000, 2_500), half.Answer);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"10,000 added in {adding.Milliseconds:F0} ms; counted in {many.Milliseconds:F1} ms (one member: {few.Milliseconds:F1} ms); 1,000 read in {page.Milliseconds:F1} ms; counted after a node's death in {half.Milliseconds:F1} ms.");
    }

    private protected static async Task<(T Answer, double Milliseconds)> MeasureAsync<T>(Func<ValueTask<T>> act)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await act();
        return (answer, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    [Fact]
    public async Task Nobody_stays_behind_in_whatever_way_nodes_are_replaced()
    {
        const int connections = 300;
        const int users = 200;
        var random = new Random(1);
        NodeId[] nodes = [await JoinAsync("realtime-1"), await JoinAsync("realtime-2"), await JoinAsync("realtime-3")];
        var places = Enumerable.Range(0, connections).Select(number => (Node: number % nodes.Length, Client: $"c-{number}")).ToArray();
        await Task.WhenAll(places.Select((place, number) => AddAsync(Store, nodes[place.Node], place.Client, $"user-{number % users}")));
        for (var round = 0; round < 5; round++)
        {
            for (var index = 0; index < nodes.Length; index++)
            {
                await EndAsync(nodes[index], isReleased: random.Next(2) == 0);
                nodes[index] = await JoinAsync(nodes[index].Name);
                var homeless = Enumerable.Range(0, connections).Where(number => places[number].Node == index).ToList();
                homeless.ForEach(number => places[number] = (random.Next(nodes.Length), $"c-{number}-{round}-{index}"));
                await Task.WhenAll(homeless.Select(number => AddAsync(Other, nodes[places[number].Node], places[number].Client, $"user-{number % users}")));

                foreach (var store in new[] { Store, Other })
                {
                    var members = (await store.ReadAsync(Channel, 2 * connections, Cancellation)).Members;
                    Assert.Equal(places.Select(static place => place.Client).Order(StringComparer.Ordinal), members.Select(static member => member.Client).Order(StringComparer.Ordinal));
                    Assert.Equal(new PresenceStats(connections, users), await store.ReadStatsAsync(Channel, Cancellation));
                }
            }
        }
    }

    [Fact]
    public async Task Counts_are_right_after_any_comings_and_goings_at_once()
    {
        NodeId[] nodes = [await JoinAsync("realtime-1"), await JoinAsync("realtime-2"), await JoinAsync("realtime-3")];
        var left = await Task.WhenAll(Enumerable.Range(0, 24).Select(ComeAndGoAsync));
        var expected = left.OfType<ClientInfo>().ToList();

        Assert.Equal(expected.Select(static member => (member.Client, member.User)).Order(), (await Other.ReadAsync(Channel, 100, Cancellation)).Members.Select(static member => (member.Client, member.User)).Order());
        Assert.Equal(new PresenceStats(expected.Count, expected.Select(static member => member.User).Distinct(StringComparer.Ordinal).Count()), await Other.ReadStatsAsync(Channel, Cancellation));

        async Task<ClientInfo?> ComeAndGoAsync(int number)
        {
            await Task.Yield();
            var random = new Random(number);
            (NodeId Node, ClientInfo Info)? now = null;
            for (var step = 0; step < 40; step++)
            {
                var node = nodes[random.Next(nodes.Length)];
                if (random.Next(3) > 0)
                {
                    now = (node, new ClientInfo($"user-{random.Next(4)}", string.Create(CultureInfo.InvariantCulture, $"c-{number:00}")));
                    await Store.AddAsync(Channel, node, now.Value.Info, Cancellation);
                }
                else
                {
                    await Other.RemoveAsync(Channel, node, string.Create(CultureInfo.InvariantCulture, $"c-{number:00}"), Cancellation);
                    now = now?.Node == node ? null : now;
                }
            }

            return now?.Info;
        }
    }

    [Fact]
    public async Task What_was_never_there_is_empty_and_leaves_without_a_word()
    {
        Assert.Empty((await Store.ReadAsync(Channel, 10, Cancellation)).Members);
        var node = await JoinAsync("realtime-1");
        await RemoveAsync(Store, node, "c-1");

        var page = await Store.ReadAsync(Channel, 0, Cancellation);
        Assert.Equal((0, false), (page.Members.Count, page.IsCut));
        Assert.Equal(new PresenceStats(0, 0), await Store.ReadStatsAsync(Channel, Cancellation));
    }

    private protected async Task<NodeId> JoinAsync(string name)
    {
        var node = await Registry.JoinAsync(name);
        lock (Living)
        {
            Living.Add(node);
        }

        return node;
    }

    private protected async Task EndAsync(NodeId node, bool isReleased)
    {
        Living.Remove(node);
        if (isReleased)
        {
            await Registry.ReleaseAsync(node, Cancellation);
        }
        else
        {
            await ExpireAsync(node);
        }
    }

    private protected static Task AddAsync(IPresenceStore store, NodeId owner, string client, string user) =>
        store.AddAsync(Channel, owner, new ClientInfo(user, client), Cancellation).AsTask();

    private protected static Task RemoveAsync(IPresenceStore store, NodeId owner, string client) =>
        store.RemoveAsync(Channel, owner, client, Cancellation).AsTask();

    private protected static async Task<string[]> ClientsAsync(IPresenceStore store) =>
        [.. (await store.ReadAsync(Channel, 100, Cancellation)).Members.Select(static member => member.Client).Order(StringComparer.Ordinal)];
}
