namespace Realtime.Hooks;

/// <summary>Takes messages that expect no answer. Made per message, from a scope of its own, unless the services say otherwise.</summary>
public interface ISendHandler
{
    /// <summary>What it throws is logged; the client is told nothing.</summary>
    /// <param name="data">As it came; empty = none.</param>
    /// <param name="context">Who sent it.</param>
    /// <param name="cancellationToken">Its time is over, or the client is gone.</param>
    ValueTask HandleAsync(ReadOnlyMemory<byte> data, ClientContext context, CancellationToken cancellationToken);
}
