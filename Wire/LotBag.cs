using System.Diagnostics.CodeAnalysis;

namespace Wire;

/// <summary>Things that are drawn by lot, each once. Adding, removing and drawing take the same time however many there are. For one thread at a time.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "Nobody walks through it.")]
public sealed class LotBag<T>
    where T : class
{
    private readonly List<T> _things = [];
    private readonly Dictionary<T, int> _places = [];

    public int Count => _things.Count;

    public void Add(T thing)
    {
        _places.Add(thing, _things.Count);
        _things.Add(thing);
    }

    /// <returns>False = it is not there.</returns>
    public bool Remove(T thing)
    {
        if (!_places.Remove(thing, out var place))
        {
            return false;
        }

        // The last one moves into the gap.
        var last = _things[^1];
        _things.RemoveAt(_things.Count - 1);
        if (place < _things.Count)
        {
            _things[place] = last;
            _places[last] = place;
        }

        return true;
    }

    /// <returns>As many as are asked for, or all.</returns>
    public IReadOnlyList<T> Draw(int count, Random random)
    {
        var drawn = new List<T>(Math.Min(count, _things.Count));
        while (drawn.Count < count && _things.Count > 0)
        {
            drawn.Add(_things[random.Next(_things.Count)]);
            Remove(drawn[^1]);
        }

        return drawn;
    }
}
