using Realtime.Cluster.Bus;

namespace Tests.Simulation;

/// <summary>What nodes say to each other, over a node's link to the store.</summary>
internal sealed class SimulatedControlTransport(StoreLink link, SimulatedStore store) : IControlTransport
{
    public Task<bool> SayAsync(string channel, byte[] message) => link.AskAsync(() => store.Say(channel, message), CancellationToken.None);

    public async Task<IAsyncDisposable> ListenAsync(string channel, IControlListener listener)
    {
        await link.AskAsync(() => { link.Listen(channel, listener); return true; }, CancellationToken.None);
        return new Listening(link, channel, listener);
    }

    private sealed class Listening(StoreLink link, string channel, IControlListener listener) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            link.StopListening(channel, listener);
            return ValueTask.CompletedTask;
        }
    }
}
