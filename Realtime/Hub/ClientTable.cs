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

    /// <summary>Everybody now connected.</summary>
    public IReadOnlyList<IClient> All()
    {
        lock (_lock)
        {
            return [.. _byId.Values];
        }
    }
}
