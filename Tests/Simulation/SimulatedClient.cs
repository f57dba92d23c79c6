using System.Globalization;
using System.Text;
using System.Text.Json;
using Realtime.Hub;

namespace Tests.Simulation;

/// <summary>
/// A client as an SDK is, at the wire: it connects, subscribes, comes back with its positions, and subscribes again when it is told that something may be missing. Its
/// subscriptions judge everything that it gets.
/// </summary>
internal sealed class SimulatedClient
{
    /// <summary>Milliseconds: after so long without a reply it comes back.</summary>
    private const int ReplyTimeout = 6_000;

    private readonly SimulatedWorld _world;
    private readonly string _name;
    private readonly List<SimulatedSubscription> _subscriptions;
    private readonly Dictionary<uint, Action<JsonElement>> _replies = [];
    private TaskCompletionSource _woken = new();
    private SimulatedLink? _link;
    private uint _lastId;

    public SimulatedClient(SimulatedWorld world, string name)
    {
        _world = world;
        _name = name;
        var all = world.Channels.Where(_ => world.Scheduler.Chance(70)).DefaultIfEmpty(world.Channels[0]);
        _subscriptions = [.. all.Select(channel => new SimulatedSubscription(world, this, channel))];
    }

    public string Name => _name;

    /// <summary>What the node calls it; null = it is not connected.</summary>
    public string? Id { get; private set; }

    public IReadOnlyList<SimulatedSubscription> Subscriptions => _subscriptions;

    public SimulatedLink? Link => _link;

    public int Published { get; private set; }

    /// <summary>Completes when the world has changed its mind.</summary>
    public Task Woken => _woken.Task;

    private SeededScheduler Scheduler => _world.Scheduler;

    public void Wake()
    {
        var woken = _woken;
        _woken = new TaskCompletionSource();
        woken.TrySetResult();
    }

    public async Task RunAsync()
    {
        while (!_world.IsClosing)
        {
            var open = _world.Nodes.Select(static machine => machine.Node).OfType<SimulatedNode>().Where(static node => node.IsOpen).ToList();
            if (open.Count > 0)
            {
                await VisitAsync(open[Scheduler.Choose(open.Count)]);
            }

            await Scheduler.DelayAsync(20 + Scheduler.Choose(200));
        }
    }

    /// <summary>One frame of a link.</summary>
    public void Take(SimulatedLink link, ReadOnlyMemory<byte> frame)
    {
        if (_world.Tells)
        {
            _world.Note(_name, $"gets {Encoding.UTF8.GetString(frame.Span).TrimEnd()}");
        }

        _world.Check(ReferenceEquals(link, _link), $"{_name} got a frame on a link that it has left");
        using var document = JsonDocument.Parse(frame);
        var root = document.RootElement;
        if (root.TryGetProperty("id"u8, out var id))
        {
            if (_replies.Remove(id.GetUInt32(), out var take))
            {
                take(root);
            }
        }
        else if (root.TryGetProperty("push"u8, out var push))
        {
            TakePush(push);
        }
    }

    /// <summary>The node has closed, or has died.</summary>
    public void TakeLast(SimulatedLink link, ReadOnlyMemory<byte> frame)
    {
        _world.Note(_name, frame.IsEmpty ? "loses its node" : $"is closed: {Encoding.UTF8.GetString(frame.Span).TrimEnd()}");
        _world.Count(frame.IsEmpty ? "lost its node" : string.Create(CultureInfo.InvariantCulture, $"closed with {CodeOf(frame)}"));
        _world.Check(ReferenceEquals(link, _link), $"{_name} was closed on a link that it has left");
        Forget();
    }

    /// <summary>Asks, and completes with what <paramref name="take"/> makes of the reply; with null when none comes.</summary>
    public async Task<T?> AskAsync<T>(string command, Func<JsonElement, T> take)
        where T : class
    {
        if (_link is not { IsOpen: true } link)
        {
            return null;
        }

        var answered = new TaskCompletionSource<T?>();
        var id = ++_lastId;
        _replies.Add(id, reply => answered.TrySetResult(take(reply)));
        var text = string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{id},{command}}}");
        _world.Note(_name, $"says {text}");
        link.Say(text);
        var first = await Task.WhenAny(answered.Task, link.Ended, Scheduler.DelayAsync(ReplyTimeout));
        if (first == answered.Task)
        {
            return await answered.Task;
        }

        _replies.Remove(id);
        if (link.IsOpen)
        {
            // An SDK gives up a connection that does not answer.
            Leave(link, CloseReason.ByClient);
        }

        return null;
    }

    public async Task PublishAsync(string channel)
    {
        var number = _world.Store.Truth.Next();
        var reply = await AskAsync(string.Create(CultureInfo.InvariantCulture, $"\"publish\":{{\"channel\":\"{channel}\",\"data\":{number}}}"), static reply => reply.TryGetProperty("error"u8, out _) ? "refused" : "done");
        if (reply == "done")
        {
            Published++;
            _world.Check(_world.Store.Truth.Find(number) is not null, $"{_name} was told that {number} is published, and it is not");
        }
    }

    /// <summary>Who the node says is in a channel; null = it does not say.</summary>
    public Task<List<string>?> AskPresenceAsync(string channel) =>
        AskAsync($"\"presence\":{{\"channel\":\"{channel}\"}}", static reply => reply.TryGetProperty("presence"u8, out var result)
            ? result.GetProperty("presence"u8).EnumerateObject().Select(static member => member.Name).ToList()
            : []);

    private static int CodeOf(ReadOnlyMemory<byte> frame)
    {
        using var document = JsonDocument.Parse(frame);
        return document.RootElement.GetProperty("push"u8).GetProperty("disconnect"u8).GetProperty("code"u8).GetInt32();
    }

    private async Task VisitAsync(SimulatedNode node)
    {
        _world.Note(_name, $"connects to {node.Name}");
        var link = _link = node.Accept(this);
        Id = await AskAsync("\"connect\":{}", static reply => reply.GetProperty("connect"u8).GetProperty("client"u8).GetString()!);
        if (Id is not null)
        {
            var staying = StayAsync(link);
            await Task.WhenAll(_subscriptions.Select(subscription => subscription.KeepAsync(link)).Append(staying));
        }

        Forget();
    }

    /// <summary>Until it goes by itself, or is sent away.</summary>
    private async Task StayAsync(SimulatedLink link)
    {
        while (link.IsOpen)
        {
            if (_world.IsClosing)
            {
                Leave(link, CloseReason.ByClient);
                return;
            }

            if (_world.IsHealthy)
            {
                await Task.WhenAny(link.Ended, Woken);
                continue;
            }

            var stay = _world.Plan.AreClientsStill ? 5_000 + Scheduler.Choose(20_000) : 50 + Scheduler.Choose(2_000);
            if (await Task.WhenAny(link.Ended, Woken, Scheduler.DelayAsync(stay)) is { } first && first != link.Ended && !_world.IsHealthy && !_world.IsClosing)
            {
                await LeaveOrPublishAsync(link);
            }
        }
    }

    private async Task LeaveOrPublishAsync(SimulatedLink link)
    {
        if (Scheduler.Chance(50))
        {
            await PublishAsync(_subscriptions[Scheduler.Choose(_subscriptions.Count)].Channel);
        }
        else
        {
            Leave(link, Scheduler.Chance(50) ? CloseReason.ByClient : CloseReason.Failed);
        }
    }

    private void Leave(SimulatedLink link, CloseReason reason)
    {
        _world.Note(_name, $"leaves: {reason}");
        Forget();
        link.Close(reason);
    }

    private void Forget()
    {
        (_link, Id) = (null, null);
        _replies.Clear();
        foreach (var subscription in _subscriptions)
        {
            subscription.Lost();
        }
    }

    private void TakePush(JsonElement push)
    {
        var channel = push.TryGetProperty("channel"u8, out var named) ? named.GetString() : null;
        var subscription = _subscriptions.Find(subscription => string.Equals(subscription.Channel, channel, StringComparison.Ordinal));
        if (subscription is not null)
        {
            subscription.TakePush(push);
        }
        else
        {
            _world.Check(push.TryGetProperty("disconnect"u8, out _), $"{_name} got a push of a channel that it has nothing to do with");
        }
    }
}
