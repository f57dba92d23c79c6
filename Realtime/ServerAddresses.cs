using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Realtime.Lifecycle;

namespace Realtime;

/// <summary>The addresses of the server that hosts this node.</summary>
internal sealed class ServerAddresses(IServer server, IHostApplicationLifetime lifetime) : IServerAddresses
{
    public async Task<IReadOnlyCollection<string>> WaitAsync(CancellationToken cancellationToken)
    {
        // Port 0 has become a number only when the host has started.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(static state => ((TaskCompletionSource)state!).TrySetResult(), started);
        await started.Task.WaitAsync(cancellationToken);
        return [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
    }
}
