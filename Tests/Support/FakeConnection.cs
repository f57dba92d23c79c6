using System.Globalization;
using Realtime.Hub;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>A connection with a state and no transport.</summary>
internal sealed class FakeConnection(RecordingSink sink, ulong id, IProtocolCodec? codec = null) : IConnection
{
    public ClientState State { get; private set; } = new(new ClientInfo("ann", id.ToString(CultureInfo.InvariantCulture)), ExpiresAt: null);

    public ClientTransport Transport { get; init; } = new("websocket", "json");

    public ISink Sink => sink;

    public ConnectionId Id { get; } = new(id);

    public IProtocolCodec Codec { get; } = codec ?? new FakeCodec();

    /// <summary>What it got, in order.</summary>
    public IReadOnlyList<string> Sent => sink.SentTo(Id);

    /// <summary>Runs after each change of the state: whatever another thread might do just then.</summary>
    public Action? OnUpdated { get; set; }

    public bool TryUpdate(Func<ClientState, ClientState?> change)
    {
        if (change(State) is not { } changed)
        {
            return false;
        }

        State = changed;
        OnUpdated?.Invoke();
        return true;
    }

    public void Send(string? channel, Push push) => sink.Send(Id, Codec.Encode(channel, push)!.Value);

    public async ValueTask<bool> RunAsync(string channel, Func<IConnection, ValueTask> order)
    {
        await order(this);
        return true;
    }

    public void Disconnect(DisconnectCode code) => sink.Close(Id, Codec.Close(code));
}
