using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Protocol;

namespace Tests.Unit.Subscriptions;

/// <summary>Remembers who was added and by whom, and what was asked of it; can be away, lose answers, and let calls wait.</summary>
internal sealed class SteeredPresenceStore : IPresenceStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Channel, NodeId Owner, string Client), ClientInfo> _members = [];
    private readonly List<string> _calls = [];
    private readonly Queue<(string Call, TaskCompletionSource Gate)> _held = new();
    private bool _holds;

    public bool IsAway { get; set; }

    /// <summary>Does what is asked and then says that it did not.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Calls of this client fail.</summary>
    public string? Refused { get; set; }

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>How many calls wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>From now on calls wait.</summary>
    public void Hold() => _holds = true;

    /// <summary>Lets the oldest waiting call go on.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _held.Dequeue().Gate.SetResult();
        }
    }

    /// <summary>From now on calls do not wait, and those that do go on.</summary>
    public void ReleaseAll()
    {
        _holds = false;
        while (Waiting > 0)
        {
            Release();
        }
    }

    /// <returns>Client and user of the members of this life.</returns>
    public string[] MembersOf(NodeId owner)
    {
        lock (_lock)
        {
            return [.. _members.Where(member => member.Key.Owner == owner).Select(static member => $"{member.Key.Client} {member.Value.User}").Order(StringComparer.Ordinal)];
        }
    }

    public void Forget()
    {
        lock (_lock)
        {
            _calls.Clear();
        }
    }

    public ValueTask AddAsync(string channel, NodeId owner, ClientInfo member, CancellationToken cancellationToken) =>
        CallAsync($"add {member.Client}", member.Client, () => _members[(channel, owner, member.Client)] = member, cancellationToken);

    public ValueTask RemoveAsync(string channel, NodeId owner, string client, CancellationToken cancellationToken) =>
        CallAsync($"remove {client}", client, () => _members.Remove((channel, owner, client)), cancellationToken);

    public ValueTask<PresencePage> ReadAsync(string channel, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<PresenceStats> ReadStatsAsync(string channel, CancellationToken cancellationToken) => throw new NotSupportedException();

    private async ValueTask CallAsync(string call, string client, Action act, CancellationToken cancellationToken)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _calls.Add(call);
            if (_holds)
            {
                _held.Enqueue((call, gate));
            }
            else
            {
                gate.SetResult();
            }
        }

        await gate.Task.WaitAsync(cancellationToken);
        if (IsAway || client == Refused)
        {
            throw new UnavailableException("away", mayHaveHappened: false);
        }

        lock (_lock)
        {
            act();
        }

        if (LosesAnswers)
        {
            throw new UnavailableException("lost", mayHaveHappened: true);
        }
    }
}
