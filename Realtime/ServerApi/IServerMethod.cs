namespace Realtime.ServerApi;

/// <summary>What a host adds to the server API: backends call it by <c>rpc</c>. Registered as a service; none is there by default.</summary>
public interface IServerMethod
{
    /// <summary>Unique among them.</summary>
    string Name { get; }

    /// <param name="parameters">JSON; empty = none was sent.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>JSON; empty = nothing to say. What it throws is logged and answered with error 100.</returns>
    ValueTask<ReadOnlyMemory<byte>> CallAsync(ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken);
}
