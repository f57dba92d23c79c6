using System.Globalization;
using System.Text;
using Realtime.Broker;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>The one store of the cluster, and the truth about what was published.</summary>
internal sealed class SimulatedStore(int historySize)
{
    private readonly List<Publication> _kept = [];
    private readonly Dictionary<StreamPosition, int> _ever = [];
    private readonly List<Action<Publication>> _relays = [];
    private int _epochs;
    private int _published;

    public StreamPosition Top { get; private set; } = new(0, "e0");

    /// <summary>Called with each publication in the moment when it is stored.</summary>
    public void Relay(Action<Publication> relay) => _relays.Add(relay);

    public void Publish()
    {
        Top = Top with { Offset = Top.Offset + 1 };
        var number = ++_published;
        var publication = new Publication(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture))) { Position = Top };
        _ever.Add(Top, number);
        _kept.Add(publication);
        if (_kept.Count > historySize)
        {
            _kept.RemoveAt(0);
        }

        foreach (var relay in _relays)
        {
            relay(publication);
        }
    }

    /// <summary>Whether this was published, there.</summary>
    public bool Knows(StreamPosition position, int number) => _ever.GetValueOrDefault(position) == number;

    public HistoryPage Read(HistoryQuery query)
    {
        var after = query.Since?.Offset ?? 0;
        var found = _kept.Where(publication => publication.Position!.Value.Offset > after);
        return new HistoryPage(Top, [.. query.Limit < 0 ? found : found.Take(query.Limit)]);
    }

    /// <summary>Another data set: it knows nothing of what was.</summary>
    public void Renew()
    {
        Top = new StreamPosition(0, string.Create(CultureInfo.InvariantCulture, $"e{++_epochs}"));
        _kept.Clear();
    }
}
