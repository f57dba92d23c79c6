using Realtime.Cluster.Bus;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>Carries what nodes of one process say to each other, as a test likes: channels can be deaf, and the whole of it away.</summary>
internal sealed class BusNetwork
{
    private readonly List<(string Node, string Channel, IControlListener Listener)> _listening = [];

    /// <summary>Nobody can say or listen.</summary>
    public bool IsAway { get; set; }

    /// <summary>Nodes whose subscriptions are dead though they look alive; listening anew heals them.</summary>
    public HashSet<string> Deaf { get; } = new(StringComparer.Ordinal);

    /// <summary>How long a message takes.</summary>
    public Func<Task> Lag { get; set; } = static () => Task.CompletedTask;

    /// <summary>How often each node began to listen.</summary>
    public List<string> Opened { get; } = [];

    public List<(string Channel, byte[] Message)> Said { get; } = [];

    public IControlTransport Of(string node) => new Transport(this, node);

    public async Task SayAsync(string channel, byte[] message)
    {
        Said.Add((channel, message));
        foreach (var (node, _, listener) in _listening.Where(one => one.Channel == channel).ToList())
        {
            await Lag();
            if (!Deaf.Contains(node))
            {
                listener.Hear(message);
            }
        }
    }

    /// <summary>What a transport says whose connection was made again.</summary>
    public void Doubt(string node) => _listening.Where(one => one.Node == node).ToList().ForEach(static one => one.Listener.Doubt());

    private sealed class Transport(BusNetwork network, string node) : IControlTransport
    {
        public async Task<bool> SayAsync(string channel, byte[] message)
        {
            ThrowIfAway();
            await network.SayAsync(channel, message);
            return network._listening.Exists(one => one.Channel == channel);
        }

        public async Task<IAsyncDisposable> ListenAsync(string channel, IControlListener listener)
        {
            await network.Lag();
            ThrowIfAway();
            network.Opened.Add(node);
            network.Deaf.Remove(node);
            var listening = (node, channel, listener);
            network._listening.Add(listening);
            return new Listening(network, listening);
        }

        private void ThrowIfAway()
        {
            if (network.IsAway)
            {
                throw new UnavailableException("The network is away.", mayHaveHappened: false);
            }
        }
    }

    private sealed class Listening(BusNetwork network, (string, string, IControlListener) listening) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            network._listening.Remove(listening);
            return ValueTask.CompletedTask;
        }
    }
}
