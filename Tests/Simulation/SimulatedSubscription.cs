using System.Globalization;
using System.Text.Json;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>A client's subscription over all its connections: where it stands, and the judge of all that it gets. What a client gets follows what it has, once and in order, or it is told.</summary>
internal sealed class SimulatedSubscription(SimulatedWorld world, SimulatedClient client, string channel)
{

    private StreamPosition? _at;
    private int? _latest; // the number of the publication that it stands at; null = it does not know
    private TaskCompletionSource _ended = new();

    public string Channel => channel;

    public bool IsLive { get; private set; }

    public int Received { get; private set; }

    public int Recoveries { get; private set; }

    /// <summary>How often it was told that it could not recover.</summary>
    public int Unrecovered { get; private set; }

    /// <summary>How often it was told to subscribe again, since something may be missing.</summary>
    public int Insufficient { get; private set; }

    public StreamPosition? At => _at;

    private SeededScheduler Scheduler => world.Scheduler;

    private string Who => $"{client.Name} in {channel}";

    /// <summary>Subscribes, again and again, until the link ends.</summary>
    public async Task KeepAsync(SimulatedLink link)
    {
        while (link.IsOpen && !world.IsClosing)
        {
            await SubscribeAsync();
            if (IsLive)
            {
                await StayAsync(link);
            }

            await Scheduler.LagAsync(100);
        }
    }

    /// <summary>The connection is gone.</summary>
    public void Lost() => End();

    public void TakePush(JsonElement push)
    {
        world.Check(IsLive, $"{Who} got a push outside its subscription: {push}");
        if (push.TryGetProperty("pub"u8, out var publication))
        {
            Advance(publication);
        }
        else if (push.TryGetProperty("unsubscribe"u8, out var unsubscribe))
        {
            var code = unsubscribe.GetProperty("code"u8).GetInt32();
            world.Check(code == 2500, $"{Who} was unsubscribed with {code}");
            Insufficient++;
            End();
        }
    }

    /// <summary>At a quiet time it must stand where the store stands, with the same content.</summary>
    public void CheckQuiet()
    {
        var stored = world.Store.Open(channel);
        world.Check(IsLive, $"{Who} is not subscribed though all is well");
        world.Check(_at == stored.Position, $"{Who} stands at {_at}, the store at {stored.Position}");
        world.Check(_latest is null || _latest == stored.Latest, $"{Who} has {_latest} where the store has {stored.Latest}");
    }

    private async Task SubscribeAsync()
    {
        var since = Scheduler.Chance(90) ? _at : null;
        var rejects = since is not null && Scheduler.Chance(20);
        var wish = since is { } at ? string.Create(CultureInfo.InvariantCulture, $",\"recover\":true,\"offset\":{at.Offset},\"epoch\":\"{at.Epoch}\"{(rejects ? ",\"flag\":1" : string.Empty)}") : string.Empty;
        var code = await client.AskAsync($"\"subscribe\":{{\"channel\":\"{channel}\"{wish}}}", reply => TakeReply(reply, since));
        switch (code)
        {
            case null or "":
                return;
            case "112":
                world.Check(since is not null, $"{Who} was told that it cannot recover though it did not ask");
                Unrecovered++;
                (_at, _latest) = (null, null);
                return;
            default:
                world.Check(code == "100", $"{Who} was refused with {code}");
                await Scheduler.DelayAsync(100 + Scheduler.Choose(400));
                return;
        }
    }

    /// <summary>At once: what follows the reply stands on it.</summary>
    /// <returns>The error's code; empty = none.</returns>
    private string TakeReply(JsonElement reply, StreamPosition? since)
    {
        if (reply.TryGetProperty("error"u8, out var error))
        {
            return error.GetProperty("code"u8).GetInt32().ToString(CultureInfo.InvariantCulture);
        }

        var result = reply.GetProperty("subscribe"u8);
        var at = new StreamPosition(result.TryGetProperty("offset"u8, out var offset) ? offset.GetUInt64() : 0, result.GetProperty("epoch"u8).GetString()!);
        var hasPublications = result.TryGetProperty("publications"u8, out var publications);
        IsLive = true;
        _ended = new TaskCompletionSource();
        if (!result.TryGetProperty("recovered"u8, out _))
        {
            world.Check(!hasPublications, $"{Who} got publications without a recovery");
            Unrecovered += since is null ? 0 : 1;
            (_at, _latest) = (at, null);
            return string.Empty;
        }

        Recoveries++;
        world.Check(since is not null && at == since, $"{Who} recovered at {at} instead of {since}");
        foreach (var publication in hasPublications ? publications.EnumerateArray() : default)
        {
            Advance(publication);
        }

        return string.Empty;
    }

    private async Task StayAsync(SimulatedLink link)
    {
        while (IsLive && link.IsOpen)
        {
            if (world.IsHealthy || world.Plan.AreClientsStill)
            {
                await Task.WhenAny(_ended.Task, link.Ended, client.Woken);
                if (world.IsClosing)
                {
                    return;
                }

                continue;
            }

            var first = await Task.WhenAny(_ended.Task, link.Ended, client.Woken, Scheduler.DelayAsync(50 + Scheduler.Choose(1_500)));
            if (first != _ended.Task && first != link.Ended && !world.IsHealthy)
            {
                await client.AskAsync($"\"unsubscribe\":{{\"channel\":\"{channel}\"}}", _ =>
                {
                    End();
                    return "done";
                });
                return;
            }
        }
    }

    private void Advance(JsonElement publication)
    {
        var next = publication.GetProperty("offset"u8).GetUInt64();
        var number = publication.GetProperty("data"u8).GetInt32();
        world.Check(_at is not null, $"{Who} got {number} before it knew where it stands");
        var at = _at!.Value;
        var known = world.Store.Truth.Find(number);
        world.Check(known is not null && string.Equals(known.Channel, channel, StringComparison.Ordinal), $"{Who} got {number}, which was never published there");
        world.Check(next == at.Offset + 1, $"{Who} got {number} at {next} while it stood at {at.Offset}");
        world.Check(known!.Offset == next && string.Equals(known.Epoch, at.Epoch, StringComparison.Ordinal), $"{Who} got {number} at {next} of {at.Epoch}; it was published at {known.Offset} of {known.Epoch}");
        world.Check(_latest is null || _latest == known.Before, $"{Who} got {number}, which follows {known.Before}, while it had {_latest}");
        (_at, _latest) = (new StreamPosition(next, at.Epoch), number);
        Received++;
    }

    private void End()
    {
        IsLive = false;
        _ended.TrySetResult();
    }
}
