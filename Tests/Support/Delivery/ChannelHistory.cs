using Realtime.Protocol;

namespace Tests.Support.Delivery;

/// <summary>
/// All that was published into one channel and all that its subscribers saw. What can be judged at once is; only what may still come is judged at the end.
/// Its memory grows with the publications, not with the deliveries.
/// </summary>
internal sealed class ChannelHistory(string name, DeliveryChecker checker)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, int> _numbers = [];
    private readonly Dictionary<PublicationId, PublicationRecord> _publications = [];
    private readonly Dictionary<StreamPosition, PublicationId> _places = [];
    private readonly Dictionary<string, (ulong Offset, long Begun)> _starts = new(StringComparer.Ordinal);
    private readonly List<SubscriberLine> _lines = [];

    public string Name => name;

    public DeliveryChecker Checker => checker;

    /// <summary>Held by every line of the channel while it judges.</summary>
    public Lock Gate => _lock;

    /// <summary>A publisher is about to send its next one.</summary>
    public PublicationId Begin(int publisher)
    {
        lock (_lock)
        {
            var id = new PublicationId(publisher, _numbers[publisher] = _numbers.GetValueOrDefault(publisher) + 1);
            _publications.Add(id, new PublicationRecord(checker.NextMark()));
            return id;
        }
    }

    /// <summary>It was answered with this position.</summary>
    public void Stored(PublicationId id, StreamPosition position)
    {
        lock (_lock)
        {
            _publications[id].Outcome = PublicationOutcome.Stored;
            checker.Count(PublicationOutcome.Stored);
            Place(id, position, line: null);
        }
    }

    /// <summary>It was answered with an error after which nothing has happened.</summary>
    public void Refused(PublicationId id)
    {
        lock (_lock)
        {
            var record = _publications[id];
            record.Outcome = PublicationOutcome.Refused;
            checker.Count(PublicationOutcome.Refused);
            if (record.Position is { } position)
            {
                Report(DeliveryFaultKind.Invented, line: null, $"{id} was refused, but stands at {Text(position)}.");
            }
        }
    }

    /// <summary>Nobody can say what became of it.</summary>
    public void Unknown(PublicationId id)
    {
        lock (_lock)
        {
            _publications[id].Outcome = PublicationOutcome.Unknown;
            checker.Count(PublicationOutcome.Unknown);
        }
    }

    /// <summary>A further subscriber, from its first subscribe to the end of the run, over all its connections.</summary>
    public SubscriberLine Join(string subscriber)
    {
        var line = new SubscriberLine(this, subscriber);
        lock (_lock)
        {
            _lines.Add(line);
        }

        return line;
    }

    /// <summary>Judges what only the end shows.</summary>
    /// <param name="top">Where the channel stands, when all is quiet.</param>
    public void Finish(StreamPosition top)
    {
        lock (_lock)
        {
            foreach (var line in _lines)
            {
                line.Finish(top);
            }

            foreach (var epoch in _places.Where(place => _publications[place.Value].Outcome is PublicationOutcome.Stored).GroupBy(static place => place.Key.Epoch, StringComparer.Ordinal))
            {
                JudgeStored(epoch.Select(static place => (place.Key.Offset, place.Value)).OrderBy(static place => place.Offset), epoch.Key == top.Epoch ? top.Offset : ulong.MaxValue);
            }
        }
    }

    /// <summary>A subscriber was told that the channel stands here: what begins later stands later. Under the lock.</summary>
    public void Start(StreamPosition position)
    {
        if (!_starts.TryGetValue(position.Epoch, out var known) || position.Offset > known.Offset)
        {
            _starts[position.Epoch] = (position.Offset, checker.NextMark());
        }
    }

    /// <summary>Holds what is known of a publication against where it stands. Under the lock.</summary>
    /// <param name="line">Who saw it; null = it is the publisher's answer.</param>
    public void Place(PublicationId id, StreamPosition position, SubscriberLine? line)
    {
        if (!_publications.TryGetValue(id, out var record))
        {
            Report(DeliveryFaultKind.Invented, line, $"{id} at {Text(position)} was never published.");
            return;
        }

        if (record.Outcome is PublicationOutcome.Refused)
        {
            Report(DeliveryFaultKind.Invented, line, $"{id} at {Text(position)} was refused.");
        }

        if (record.Position is { } known && known != position)
        {
            Report(DeliveryFaultKind.Duplicated, line, $"{id} stands at {Text(known)} and at {Text(position)}.");
            return;
        }

        if (!_places.TryAdd(position, id) && _places[position] != id)
        {
            Report(DeliveryFaultKind.Invented, line, $"{id} and {_places[position]} both stand at {Text(position)}.");
            return;
        }

        if (record.Position is null && _starts.TryGetValue(position.Epoch, out var start) && position.Offset <= start.Offset && record.Begun > start.Begun)
        {
            Report(DeliveryFaultKind.Lost, line, $"{id} stands at {Text(position)}, though it began after a subscriber had been told that the channel stands at {start.Offset}.");
        }

        record.Position = position;
    }

    /// <summary>Names what stands at a position, for a message. Under the lock.</summary>
    public string NameOf(StreamPosition position) =>
        _places.TryGetValue(position, out var id) ? $"{id} at {Text(position)}, whose outcome is {_publications[id].Outcome}," : $"what stands at {Text(position)}";

    public void Report(DeliveryFaultKind kind, SubscriberLine? line, string what, string? story = null) =>
        checker.Report(new DeliveryFault(kind, name, line?.Subscriber ?? "", what, story ?? line?.Story() ?? ""));

    public static string Text(StreamPosition position) => $"{position.Epoch}:{position.Offset}";

    /// <summary>What a publisher published one after another stands so; nothing that was answered stands above the top.</summary>
    private void JudgeStored(IEnumerable<(ulong Offset, PublicationId Id)> places, ulong top)
    {
        var latest = new Dictionary<int, PublicationId>();
        foreach (var (offset, id) in places)
        {
            if (latest.TryGetValue(id.Publisher, out var before) && before.Number > id.Number)
            {
                Report(DeliveryFaultKind.Reordered, line: null, $"{id} stands at offset {offset}, behind {before}.");
            }

            latest[id.Publisher] = id;
            if (offset > top)
            {
                Report(DeliveryFaultKind.Lost, line: null, $"{id} was answered with offset {offset}; in the same epoch the channel stands at {top}.");
            }
        }
    }
}
