using Realtime.Hub;
using Tests.Support;

namespace Tests.Simulation;

/// <summary>A node from its broker to its sink, with the engine's own parts between them.</summary>
internal sealed class SimulatedNode : IAsyncDisposable
{
    private readonly Dictionary<ConnectionId, SimulatedClient> _clients = [];
    private readonly RecordingSink _sink = new();
    private ulong _lastId;

    public SimulatedNode(SeededScheduler scheduler, SimulatedStore store, SimulatedFaults faults, int number)
    {
        Number = number;
        Broker = new SimulatedBroker(scheduler, store, faults);
        Parts = new HubParts(Broker, scheduler.Time, faults.Channels);
        _sink.OnSent = (connection, frame) => _clients[connection].Take(connection, frame);
    }

    public int Number { get; }

    public SimulatedBroker Broker { get; }

    public HubParts Parts { get; }

    public FakeConnection Accept(SimulatedClient client)
    {
        var connection = new FakeConnection(_sink, ((ulong)Number << 32) + ++_lastId);
        _clients.Add(connection.Id, client);
        return connection;
    }

    public ValueTask DisposeAsync() => Parts.DisposeAsync();
}
