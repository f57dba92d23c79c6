using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>The connected clients of this node, by id and by user.</summary>
internal sealed class ClientTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IClient> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<IClient>> _byUser = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byId.Count;
            }
        }
    }

    public void Add(ClientInfo info, IClient client)
    {
        lock (_lock)
        {
            _byId.Add(info.Client, client);
            if (!_byUser.TryGetValue(info.User, out var clients))
            {
                _byUser.Add(info.User, clients = []);
            }

            clients.Add(client);
        }
    }

    /// <summary>Does nothing for a client that is not there.</summary>
    public void Remove(ClientInfo info, IClient client)
    {
        lock (_lock)
        {
            if (_byId.Remove(info.Client) && _byUser.TryGetValue(info.User, out var clients) && clients.Remove(client) && clients.Count == 0)
            {
                _byUser.Remove(info.User);
            }
        }
    }

    /// <summary>A user's clients; of the empty user the anonymous ones.</summary>
    public IReadOnlyList<IClient> OfUser(string user)
    {
        lock (_lock)
        {
            return _byUser.TryGetValue(user, out var clients) ? [.. clients] : [];
        }
    }

    /// <summary>Those of a user's clients that an order concerns.</summary>
    /// <param name="user">Empty = the anonymous ones, never everybody.</param>
    /// <param name="client">Only the one with this id; empty = all of the user.</param>
    /// <param name="session">Only the one with this session; empty = all of the user.</param>
    public IReadOnlyList<IClient> Find(string user, string client, string session) =>
    [
        .. OfUser(user)
            .Where(candidate => client.Length == 0 || string.Equals(candidate.State.Info.Client, client, StringComparison.Ordinal))
            .Where(candidate => session.Length == 0 || string.Equals(candidate.Transport.Session, session, StringComparison.Ordinal)),
    ];

    /// <summary>How many different users are connected; all anonymous clients count as one.</summary>
    public int UserCount
    {
        get
        {
            lock (_lock)
            {
                return _byUser.Count;
            }
        }
    }

    /// <summary>Everybody now connected.</summary>
    public IReadOnlyList<IClient> All()
    {
        lock (_lock)
        {
            return [.. _byId.Values];
        }
    }
}
