using Realtime.Broker;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>A channel as a data set has it: what the scripts of the broker write.</summary>
internal sealed record StoredChannel(string Epoch, string DataSet)
{
    private List<Publication> _kept = [];

    public ulong Top { get; private set; }

    /// <summary>The number of the publication at the top; 0 = none was published in this epoch.</summary>
    public int Latest { get; private set; }

    public StreamPosition Position => new(Top, Epoch);

    public StoredChannel Copy() => new(Epoch, DataSet) { Top = Top, Latest = Latest, _kept = [.. _kept] };

    public Publication Append(Publication publication, int number, int historySize)
    {
        Top++;
        Latest = number;
        var stored = publication with { Position = Position };
        _kept.Add(stored);
        if (_kept.Count > historySize)
        {
            _kept.RemoveAt(0);
        }

        return stored;
    }

    /// <summary>Epoch and top stay.</summary>
    public void ForgetHistory() => _kept.Clear();

    public HistoryPage Read(HistoryQuery query)
    {
        var after = query.Since?.Offset ?? 0;
        var found = _kept.Where(publication => publication.Position!.Value.Offset > after);
        return new HistoryPage(Position, [.. query.Limit < 0 ? found : found.Take(query.Limit)]);
    }
}
