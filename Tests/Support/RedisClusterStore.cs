using System.Globalization;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Tests.Support;

/// <summary>A Redis Cluster of three primaries with a replica each, made of the installed <c>redis-server</c> on this machine.</summary>
internal sealed class RedisClusterStore : IRedisStore
{
    private const int Slots = 16384;
    private const int PrimaryCount = 3;

    private readonly string[] _arguments;
    private readonly string _password = RandomNumberGenerator.GetHexString(32);
    private readonly List<RedisClusterMember> _members;

    /// <param name="arguments">Of every server.</param>
    public RedisClusterStore(params string[] arguments)
    {
        _arguments = arguments;
        _members = [.. Enumerable.Range(0, 2 * PrimaryCount).Select(_ => CreateMember())];
    }

    public static string? Missing => RedisServerStore.Missing;

    /// <summary>Names the first two primaries: clients find the others by them.</summary>
    public string ConnectionString =>
        $"127.0.0.1:{_members[0].Server.Port},127.0.0.1:{_members[1].Server.Port},password={_password},allowAdmin=true";

    /// <summary>The three that it starts with as primaries, then the replica of each, then what was added.</summary>
    public IReadOnlyList<RedisClusterMember> Members => _members;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Skips the test where the server is missing.</summary>
    public static RedisClusterStore CreateOrSkip(params string[] arguments)
    {
        Assert.SkipUnless(Missing is null, Missing ?? "");
        return new RedisClusterStore(arguments);
    }

    /// <summary>Completes when all slots are served and every replica has its primary's data.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_members.Select(member => member.Server.StartAsync(cancellationToken)));
        for (var index = 0; index < _members.Count; index++)
        {
            // Different from the start: nobody has to find out whose word counts.
            await _members[index].OperateAsync("SET-CONFIG-EPOCH", index + 1);
        }

        for (var index = 0; index < PrimaryCount; index++)
        {
            await _members[index].OperateAsync("ADDSLOTSRANGE", FirstSlot(index), FirstSlot(index + 1) - 1);
        }

        await MeetAsync(_members.Skip(1), cancellationToken);
        for (var index = 0; index < PrimaryCount; index++)
        {
            await _members[PrimaryCount + index].OperateAsync("REPLICATE", await _members[index].FindIdAsync());
        }

        await Eventually.HoldsAsync(IsWholeAsync, "the cluster serves all slots and has its replicas", cancellationToken);
    }

    /// <summary>Ends all of it at once.</summary>
    public Task KillAsync() => Task.WhenAll(_members.Select(static member => member.Server.KillAsync()));

    /// <summary>Ends the primary that serves this slot, as a crash does. Its replica takes over by itself.</summary>
    /// <returns>What was the primary.</returns>
    public async Task<RedisClusterMember> KillPrimaryAsync(int slot)
    {
        var primary = await FindPrimaryAsync(slot);
        await primary.Server.KillAsync();
        return primary;
    }

    /// <summary>Completes when another server serves the slot, and all that live say so.</summary>
    public async Task<RedisClusterMember> WaitForSuccessorAsync(int slot, RedisClusterMember former)
    {
        RedisClusterMember[] others = [.. _members.Where(member => member != former)];
        await Eventually.HoldsAsync(
            async () =>
            {
                var found = await Task.WhenAll(others.Select(member => FindPrimaryAsync(slot, member)));
                return found.All(primary => primary is not null && primary != former && primary == found[0])
                    && (await Task.WhenAll(others.Select(static member => member.IsServingAsync()))).All(static isServing => isServing);
            },
            "another server has taken over",
            Cancellation);
        return (await FindPrimaryAsync(slot, others[0]))!;
    }

    /// <summary>The server that serves this slot.</summary>
    public async Task<RedisClusterMember> FindPrimaryAsync(int slot)
    {
        foreach (var member in _members)
        {
            if (member.IsAlive && await FindPrimaryAsync(slot, member) is { } primary)
            {
                return primary;
            }
        }

        throw new InvalidOperationException($"Nobody serves slot {slot}.");
    }

    /// <summary>Adds a primary that serves no slots yet.</summary>
    public async Task<RedisClusterMember> AddPrimaryAsync()
    {
        var member = CreateMember();
        await member.Server.StartAsync(Cancellation);
        _members.Add(member);
        await MeetAsync([member], Cancellation);
        await Eventually.TrueAsync(member.IsServingAsync);
        return member;
    }

    /// <summary>Gives a slot to another primary, with all its keys, as operators do.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="whileMoving">Called twice: when the slot is in both places and no key has moved, and when all keys have moved and the slot has not.</param>
    public async Task MoveSlotAsync(int slot, RedisClusterMember to, Func<Task>? whileMoving = null)
    {
        var from = await FindPrimaryAsync(slot);
        var (source, target) = (await from.FindIdAsync(), await to.FindIdAsync());
        await to.OperateAsync("SETSLOT", slot, "IMPORTING", source);
        await from.OperateAsync("SETSLOT", slot, "MIGRATING", target);
        await (whileMoving?.Invoke() ?? Task.CompletedTask);
        while ((string[])(await from.OperateAsync("GETKEYSINSLOT", slot, 100))! is { Length: > 0 } keys)
        {
            await from.Server.OperateAsync("MIGRATE", ["127.0.0.1", to.Server.Port, "", 0, 5000, "AUTH", _password, "KEYS", .. keys]);
        }

        await (whileMoving?.Invoke() ?? Task.CompletedTask);
        foreach (var member in _members.Where(static member => member.IsAlive).OrderBy(member => member == to ? 0 : member == from ? 1 : 2))
        {
            if (await member.IsPrimaryAsync())
            {
                await member.OperateAsync("SETSLOT", slot, "NODE", target);
            }
        }

        // The replicas hear of it from their primaries; one that takes over before would not know the slot.
        await Eventually.HoldsAsync(
            async () => (await Task.WhenAll(_members.Where(static member => member.IsAlive).Select(member => FindPrimaryAsync(slot, member)))).All(primary => primary == to),
            "all servers know where the slot is",
            Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        foreach (var member in _members)
        {
            await member.Server.DisposeAsync();
        }
    }

    private static int FirstSlot(int primary) => primary * Slots / PrimaryCount;

    private RedisClusterMember CreateMember()
    {
        var busPort = FreePort.Take();
        string[] arguments =
        [
            "--cluster-enabled", "yes",
            "--cluster-port", $"{busPort}",
            "--cluster-node-timeout", "2000",
            // A replica takes over however long it has not heard its primary: on a busy machine that would be a matter of luck.
            "--cluster-replica-validity-factor", "0",
        ];
        return new RedisClusterMember(new RedisServerStore([.. arguments, .. _arguments]) { Password = _password }, busPort);
    }

    private async Task MeetAsync(IEnumerable<RedisClusterMember> newcomers, CancellationToken cancellationToken)
    {
        foreach (var member in newcomers)
        {
            await _members[0].OperateAsync("MEET", "127.0.0.1", member.Server.Port, member.BusPort);
        }

        await Eventually.HoldsAsync(
            async () => (await Task.WhenAll(_members.Select(static member => member.CountKnownAsync()))).All(known => known == _members.Count),
            "all servers know each other",
            cancellationToken);
    }

    private async Task<bool> IsWholeAsync()
    {
        foreach (var member in _members)
        {
            if (!await member.IsServingAsync() || !await member.IsInStepAsync())
            {
                return false;
            }
        }

        return true;
    }

    private async Task<RedisClusterMember?> FindPrimaryAsync(int slot, RedisClusterMember asked)
    {
        var ranges = (RedisResult[])(await asked.OperateAsync("SLOTS"))!;
        var range = ranges.FirstOrDefault(range => (int)range[0] <= slot && slot <= (int)range[1]);
        return range is null ? null : _members.Single(member => member.Server.Port == int.Parse((string)range[2][1]!, CultureInfo.InvariantCulture));
    }
}
