using System.Globalization;
using Microsoft.Extensions.Options;
using Realtime.Protocol;
using Realtime.Redis;
using StackExchange.Redis;
using StreamPosition = Realtime.Protocol.StreamPosition;

namespace Realtime.Broker.Redis;

/// <summary>The broker over Redis or Garnet: a script per operation, a relay channel per channel.</summary>
internal sealed class RedisBroker : IBroker, IAsyncDisposable
{
    private const int ChannelsPerTopsCall = 128;

    private static readonly RedisScript PublishScript = RedisScript.Load(typeof(RedisBroker), "channel", "publish");
    private static readonly RedisScript HistoryScript = RedisScript.Load(typeof(RedisBroker), "channel", "history");
    private static readonly RedisScript TopsScript = RedisScript.Load(typeof(RedisBroker), "channel", "tops");
    private static readonly RedisScript RenewScript = RedisScript.Load(typeof(RedisBroker), "channel", "renew");
    private static readonly RedisValue IdempotencyTtl = Milliseconds(TimeSpan.FromMinutes(5));
    private static readonly RedisValue RenewedMetaTtl = Milliseconds(HistoryQuery.DefaultMetaTtl);

    private readonly RedisCalls _calls;
    private readonly RedisKeys _keys;
    private readonly RelayRoutes _routes;
    private readonly RelaySubscriptions _subscriptions;
    private readonly RelayUpkeep _upkeep;
    private readonly RedisMetrics _metrics;
    private readonly Random _random;
    private readonly RedisValue _trust;
    private readonly PublishLanes _lanes;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public RedisBroker(
        RedisCalls calls,
        RedisKeys keys,
        RelayRoutes routes,
        RelaySubscriptions subscriptions,
        RelayUpkeep upkeep,
        RedisMetrics metrics,
        IOptions<RedisOptions> options,
        TimeProvider time,
        Random random)
    {
        _calls = calls;
        _keys = keys;
        _routes = routes;
        _subscriptions = subscriptions;
        _upkeep = upkeep;
        _metrics = metrics;
        _random = random;
        _trust = options.Value.TrustFailover ? "1" : "0";
        _lanes = new PublishLanes(SendAsync, options, time);
    }

    public ValueTask StartAsync(IBrokerEvents handler, CancellationToken cancellationToken)
    {
        _subscriptions.Start(handler);
        _running = _upkeep.RunAsync(handler, _stop.Token);
        return ValueTask.CompletedTask;
    }

    public ValueTask SubscribeAsync(string channel, CancellationToken cancellationToken) => _subscriptions.OpenAsync(channel, cancellationToken);

    public ValueTask UnsubscribeAsync(string channel, CancellationToken cancellationToken)
    {
        _subscriptions.Leave(channel);
        return ValueTask.CompletedTask;
    }

    public ValueTask<StreamPosition?> PublishAsync(string channel, Publication publication, PublishOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_lanes.PublishAsync(channel, PublicationRecord.Write(publication), options, cancellationToken));
    }

    public async ValueTask RelayAsync(string channel, Push joinOrLeave, CancellationToken cancellationToken)
    {
        var message = RelayMessage.Write(joinOrLeave);
        await _calls.CallAsync("relay", database => database.PublishAsync(_routes.Of(channel), message, CommandFlags.DemandMaster), cancellationToken);
    }

    public async ValueTask<HistoryPage> ReadHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            Epochs.Next(_random),
            _trust,
            Milliseconds(query.MetaTtl),
            query.Limit,
            query.Since is { } since ? Text(since.Offset) : RedisValue.EmptyString,
            query.IsReverse ? "1" : "0",
        ];
        var answer = await _calls.RunAsync(HistoryScript, [_keys.Meta(channel), _keys.History(channel)], values, cancellationToken);
        var top = RelayMessage.ReadPosition((string)answer[0]!)!.Value;
        var publications = ReadPublications((byte[][])answer[1]!, top);
        if (query.IsReverse)
        {
            publications.Reverse();
        }

        return new HistoryPage(top, publications);
    }

    public async ValueTask<IReadOnlyList<StreamPosition?>> ReadTopsAsync(IReadOnlyList<string> channels, CancellationToken cancellationToken)
    {
        var tops = new StreamPosition?[channels.Count];
        var groups = Enumerable.Range(0, channels.Count)
            .GroupBy(index => _calls.SlotOf(_keys.Meta(channels[index])))
            .SelectMany(static slot => slot.Chunk(ChannelsPerTopsCall));
        await Task.WhenAll(groups.Select(ReadGroupAsync));
        return tops;

        async Task ReadGroupAsync(int[] group)
        {
            var keys = group.SelectMany(index => new[] { _keys.Meta(channels[index]), _keys.History(channels[index]) }).ToArray();
            var answer = (string[])(await _calls.RunAsync(TopsScript, keys, [Epochs.Next(_random), _trust], cancellationToken))!;
            for (var index = 0; index < group.Length; index++)
            {
                tops[group[index]] = answer[index].Length == 0 ? null : RelayMessage.ReadPosition(answer[index]);
            }
        }
    }

    public async ValueTask<StreamPosition> RenewEpochAsync(string channel, StreamPosition seen, CancellationToken cancellationToken)
    {
        RedisValue[] values = [Epochs.Next(_random), _trust, RenewedMetaTtl, Text(seen.Offset), seen.Epoch];
        var answer = await _calls.RunAsync(RenewScript, [_keys.Meta(channel), _keys.History(channel)], values, cancellationToken);
        return RelayMessage.ReadPosition((string)answer!)!.Value;
    }

    public async ValueTask RemoveHistoryAsync(string channel, CancellationToken cancellationToken) =>
        await _calls.CallAsync("remove history", database => database.KeyDeleteAsync(_keys.History(channel), CommandFlags.DemandMaster), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _lanes.DisposeAsync();
        await _stop.CancelAsync();
        await _running.WaitAsync(CancellationToken.None);
        await _subscriptions.CloseAsync();
        _stop.Dispose();
    }

    private async Task<IReadOnlyList<StreamPosition?>> SendAsync(string channel, IReadOnlyList<PendingPublish> batch)
    {
        var options = batch[0].Options;
        List<RedisKey> keys = [_keys.Meta(channel), _keys.History(channel)];
        List<RedisValue> values =
        [
            Epochs.Next(_random),
            _trust,
            _routes.PublishCommand,
            (string)_keys.Relay(channel)!,
            options.HistorySize,
            Milliseconds(options.HistoryTtl),
            Milliseconds(options.HistoryMetaTtl),
            IdempotencyTtl,
        ];
        foreach (var publish in batch)
        {
            if (publish.Options.IdempotencyKey is { } key)
            {
                keys.Add(_keys.Idempotency(channel, key));
            }

            values.Add(publish.Options.IdempotencyKey is null ? "0" : "1");
            values.Add(publish.Record);
        }

        // The callers' tokens end their waiting, not the call: others share it.
        var answer = await _calls.RunAsync(PublishScript, [.. keys], [.. values], CancellationToken.None);
        return Array.ConvertAll((string[])answer!, RelayMessage.ReadPosition);
    }

    private List<Publication> ReadPublications(byte[][] messages, StreamPosition top)
    {
        var publications = new List<Publication>(messages.Length);
        foreach (var message in messages)
        {
            // A reader of recovered publications finds the hole that an unreadable one leaves by the offsets.
            if (RelayMessage.Read(message) is PublicationPush { Publication: var publication } && publication.Position?.Epoch == top.Epoch)
            {
                publications.Add(publication);
            }
            else
            {
                _metrics.MessageRefused();
            }
        }

        return publications;
    }

    /// <summary>At least one: Redis deletes a key whose time to live is zero.</summary>
    private static RedisValue Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    private static RedisValue Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
