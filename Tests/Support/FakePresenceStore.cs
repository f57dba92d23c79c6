using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>Knows who is where, and fails as the test says.</summary>
internal sealed class FakePresenceStore : IPresenceStore
{
    private readonly HashSet<(string Channel, string Client)> _members = [];

    public IReadOnlyCollection<(string Channel, string Client)> Members => _members;

    /// <summary>What the next calls throw; null = nothing.</summary>
    public Exception? Failure { get; set; }

    public ValueTask AddAsync(string channel, NodeId owner, ClientInfo member, CancellationToken cancellationToken) =>
        Change(() => _members.Add((channel, member.Client)));

    public ValueTask RemoveAsync(string channel, NodeId owner, string client, CancellationToken cancellationToken) =>
        Change(() => _members.Remove((channel, client)));

    public ValueTask<PresencePage> ReadAsync(string channel, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<PresenceStats> ReadStatsAsync(string channel, CancellationToken cancellationToken) => throw new NotSupportedException();

    private ValueTask Change(Action change)
    {
        if (Failure is { } failure)
        {
            return ValueTask.FromException(failure);
        }

        change();
        return ValueTask.CompletedTask;
    }
}
