using System.Runtime.InteropServices;

namespace Realtime.Sinks;

/// <summary>The members of an audience within one partition: walked often, changed seldom.</summary>
internal sealed class AudienceMembers
{
    private readonly List<LocalConnection> _members = [];
    private readonly Dictionary<LocalConnection, int> _places = [];

    public ReadOnlySpan<LocalConnection> Members => CollectionsMarshal.AsSpan(_members);

    public bool Add(LocalConnection connection)
    {
        if (!_places.TryAdd(connection, _members.Count))
        {
            return false;
        }

        _members.Add(connection);
        return true;
    }

    /// <summary>The last member takes the place of the one that goes: order among members means nothing.</summary>
    public bool Remove(LocalConnection connection)
    {
        if (!_places.Remove(connection, out var place))
        {
            return false;
        }

        var last = _members[^1];
        _members.RemoveAt(_members.Count - 1);
        if (!ReferenceEquals(last, connection))
        {
            _members[place] = last;
            _places[last] = place;
        }

        return true;
    }
}
