using Realtime.Cluster.Bus;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>Carries what the nodes of one test say to each other, as the test likes: nodes can be deaf, and all of it away.</summary>
internal sealed class BusNetwork
{
    private readonly Lock _lock = new();
    private readonly List<Listening> _listening = [];
    private readonly List<(string Channel, byte[] Message)> _said = [];
    private readonly HashSet<string> _deaf = new(StringComparer.Ordinal);
    private int _opened;

    /// <summary>Nobody can say anything or begin to listen.</summary>
    public bool IsAway { get; set; }

    /// <summary>How long each step takes.</summary>
    public Func<Task> Lag { get; set; } = static () => Task.CompletedTask;

    /// <summary>How often a node began to listen.</summary>
    public int Opened => Volatile.Read(ref _opened);

    public IReadOnlyList<(string Channel, byte[] Message)> Said
    {
        get
        {
            lock (_lock)
            {
                return [.. _said];
            }
        }
    }

    public IControlTransport Of(string node) => new Transport(this, node);

    /// <summary>Its subscriptions are dead though they look alive; listening anew heals them.</summary>
    public void Deafen(string node)
    {
        lock (_lock)
        {
            _deaf.Add(node);
        }
    }

    /// <summary>Says what nobody of the nodes said, or said before.</summary>
    public async Task<bool> SayAsync(string channel, byte[] message)
    {
        List<Listening> hearers;
        lock (_lock)
        {
            _said.Add((channel, message));
            hearers = _listening.FindAll(one => one.Channel == channel && !_deaf.Contains(one.Node));
        }

        foreach (var hearer in hearers)
        {
            hearer.Listener.Hear(message);
            await Lag();
        }

        return hearers.Count > 0;
    }

    /// <summary>What a transport says whose connection was made again.</summary>
    public void Doubt(string node)
    {
        lock (_lock)
        {
            _listening.FindAll(one => one.Node == node).ForEach(static one => one.Listener.Doubt());
        }
    }

    private Listening Open(string node, string channel, IControlListener listener)
    {
        lock (_lock)
        {
            _deaf.Remove(node);
            _opened++;
            var listening = new Listening(this, node, channel, listener);
            _listening.Add(listening);
            return listening;
        }
    }

    private void Close(Listening listening)
    {
        lock (_lock)
        {
            _listening.Remove(listening);
        }
    }

    private async Task PassAsync()
    {
        await Lag();
        if (IsAway)
        {
            throw new UnavailableException("The network is away.", mayHaveHappened: false);
        }
    }

    private sealed class Transport(BusNetwork network, string node) : IControlTransport
    {
        public async Task<bool> SayAsync(string channel, byte[] message)
        {
            await network.PassAsync();
            return await network.SayAsync(channel, message);
        }

        public async Task<IAsyncDisposable> ListenAsync(string channel, IControlListener listener)
        {
            await network.PassAsync();
            return network.Open(node, channel, listener);
        }
    }

    private sealed class Listening(BusNetwork network, string node, string channel, IControlListener listener) : IAsyncDisposable
    {
        public string Node => node;

        public string Channel => channel;

        public IControlListener Listener => listener;

        public ValueTask DisposeAsync()
        {
            network.Close(this);
            return ValueTask.CompletedTask;
        }
    }
}
