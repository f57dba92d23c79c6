using System.Globalization;
using System.Text;
using Realtime.Broker;
using Realtime.Cluster;
using Realtime.Protocol;
using Wire;

namespace Tests.Simulation;

/// <summary>The one store of the cluster: it does in memory what the scripts do in Redis, and its process may be another one with other data at any time.</summary>
internal sealed class SimulatedStore(VirtualTime time, SafeguardSwitches switches, int historySize)
{
    private readonly List<StoreLink> _links = [];
    private TimeSpan _clock;
    private int _dataSets;
    private int _epochs;

    public StoreTruth Truth { get; } = new();

    /// <summary>By its own clock.</summary>
    public TimeSpan Now => time.Elapsed + _clock;

    public SafeguardSwitches Switches => switches;

    public DataSet Data { get; private set; } = new("set 0");

    public void Connect(StoreLink link) => _links.Add(link);

    public void Disconnect(StoreLink link) => _links.Remove(link);

    /// <summary>What a backend publishes, from wherever.</summary>
    public void Publish(string channel) => Publish(channel, Payload(Truth.Next()));

    public static Publication Payload(int number) => new(Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    public StreamPosition Publish(string channel, Publication publication)
    {
        var number = int.Parse(publication.Data.Span, NumberStyles.None, CultureInfo.InvariantCulture);
        var stored = Open(channel);
        var before = stored.Latest;
        var appended = stored.Append(publication, number, historySize);
        Truth.Stored(number, new StoreTruth.Entry(channel, stored.Epoch, stored.Top, before));
        foreach (var link in _links)
        {
            link.Relay(channel, new PublicationPush(appended));
        }

        return stored.Position;
    }

    public void Relay(string channel, Push joinOrLeave) => _links.ForEach(link => link.Relay(channel, joinOrLeave));

    /// <returns>Whether anybody listens.</returns>
    public bool Say(string channel, byte[] message)
    {
        // All of them hear it, not the first one alone.
        var isHeard = false;
        foreach (var link in _links)
        {
            isHeard |= link.Hear(channel, message);
        }

        return isHeard;
    }

    public HistoryPage Read(string channel, HistoryQuery query) => Open(channel).Read(query);

    public StreamPosition? FindTop(string channel) => Data.Channels.ContainsKey(channel) ? Open(channel).Position : null;

    public StoredChannel Open(string channel)
    {
        if (Data.Channels.TryGetValue(channel, out var stored) && (!switches.ChecksDataSet || string.Equals(stored.DataSet, Data.Id, StringComparison.Ordinal)))
        {
            return stored;
        }

        return Begin(channel);
    }

    public StreamPosition RenewEpoch(string channel, StreamPosition seen)
    {
        var stored = Open(channel);
        return string.Equals(stored.Epoch, seen.Epoch, StringComparison.Ordinal) && stored.Top < seen.Offset ? Begin(channel).Position : stored.Position;
    }

    /// <summary>The channel expires: whoever uses it next begins it anew.</summary>
    public void Forget(string channel) => Data.Channels.Remove(channel);

    /// <summary>The process goes on without anything that it held.</summary>
    public void ForgetAll() => Data = new DataSet(Data.Id);

    public void SetClock(TimeSpan by) => _clock += by;

    public DataSet Snapshot() => Data.CopyTo(Data.Id);

    /// <summary>Another process takes over with these data.</summary>
    public void Become(DataSet data) => Data = data.CopyTo(string.Create(CultureInfo.InvariantCulture, $"set {++_dataSets}"));

    /// <summary>The leases that hold now.</summary>
    public IReadOnlyList<NodeLease> Living() => [.. Data.Lives.Values.Where(life => life.Ends > Now).Select(static life => life.Lease).OfType<NodeLease>()];

    /// <summary>Who is in a channel: the members of living owners.</summary>
    public IReadOnlyList<ClientInfo> Members(string channel)
    {
        var living = Living().Select(Owner).ToHashSet();
        return
        [
            .. Data.Members
                .Where(pair => string.Equals(pair.Key.Channel, channel, StringComparison.Ordinal) && living.Contains(Owner(pair.Value.Owner)))
                .Select(static pair => pair.Value.Info),
        ];
    }

    private NodeId Owner(NodeLease lease) => Owner(new NodeId(lease.Name, lease.Incarnation));

    private NodeId Owner(NodeId node) => switches.ChecksIncarnation ? node : node with { Incarnation = 0 };

    private StoredChannel Begin(string channel) =>
        Data.Channels[channel] = new StoredChannel(string.Create(CultureInfo.InvariantCulture, $"e{++_epochs}"), Data.Id);
}
