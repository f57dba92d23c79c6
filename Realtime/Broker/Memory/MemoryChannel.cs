using Realtime.Protocol;

namespace Realtime.Broker.Memory;

/// <summary>The history of one channel. Times count from any fixed moment. Its owner locks.</summary>
internal sealed class MemoryChannel
{
    private static readonly TimeSpan IdempotencyWindow = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, (StreamPosition? Position, TimeSpan End)> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, TimeSpan End)> _knownByAge = new();
    private readonly Queue<Publication> _kept = new();
    private TimeSpan _keptUntil;
    private TimeSpan _metaUntil;
    private StreamPosition? _top;

    /// <summary>Whether nothing is left that anybody could ask for.</summary>
    public bool IsForgotten(TimeSpan now)
    {
        Expire(now);
        return _top is null && _known.Count == 0;
    }

    public StreamPosition? FindTop(TimeSpan now)
    {
        Expire(now);
        return _top;
    }

    public StreamPosition Append(Publication publication, PublishOptions options, TimeSpan now, Random random)
    {
        var top = Open(now, options.HistoryMetaTtl, random);
        var position = top with { Offset = top.Offset + 1 };
        _top = position;
        _kept.Enqueue(publication with { Position = position });
        while (_kept.Count > options.HistorySize)
        {
            _kept.Dequeue();
        }

        _keptUntil = now + options.HistoryTtl;
        _metaUntil = now + options.HistoryMetaTtl;
        return position;
    }

    public HistoryPage Read(HistoryQuery query, TimeSpan now, Random random)
    {
        var top = Open(now, query.MetaTtl, random);
        var publications = query.IsReverse ? _kept.Reverse() : _kept;
        if (query.Since is { } since)
        {
            publications = publications.Where(publication => query.IsReverse
                ? publication.Position!.Value.Offset < since.Offset
                : publication.Position!.Value.Offset > since.Offset);
        }

        return new HistoryPage(top, [.. query.Limit < 0 ? publications : publications.Take(query.Limit)]);
    }

    public StreamPosition Renew(StreamPosition seen, TimeSpan now, Random random)
    {
        var top = Open(now, HistoryQuery.DefaultMetaTtl, random);
        if (top.Epoch != seen.Epoch || top.Offset >= seen.Offset)
        {
            return top;
        }

        _kept.Clear();
        return (_top = new StreamPosition(0, Epochs.Next(random))).Value;
    }

    public void RemoveHistory() => _kept.Clear();

    public bool TryFind(string idempotencyKey, TimeSpan now, out StreamPosition? position)
    {
        Expire(now);
        var isKnown = _known.TryGetValue(idempotencyKey, out var known);
        position = known.Position;
        return isKnown;
    }

    public void Remember(string idempotencyKey, StreamPosition? position, TimeSpan now)
    {
        var end = now + IdempotencyWindow;
        _known[idempotencyKey] = (position, end);
        _knownByAge.Enqueue((idempotencyKey, end));
    }

    private StreamPosition Open(TimeSpan now, TimeSpan metaTtl, Random random)
    {
        Expire(now);
        if (_top is null)
        {
            _top = new StreamPosition(0, Epochs.Next(random));
            _metaUntil = now + metaTtl;
        }

        return _top.Value;
    }

    private void Expire(TimeSpan now)
    {
        if (_top is not null && now >= _metaUntil)
        {
            _top = null;
            _kept.Clear();
        }

        if (now >= _keptUntil)
        {
            _kept.Clear();
        }

        while (_knownByAge.TryPeek(out var oldest) && now >= oldest.End)
        {
            _knownByAge.Dequeue();
            _known.Remove(oldest.Key);
        }
    }
}
