using System.Text.Json.Serialization.Metadata;

namespace Realtime.Cluster;

/// <summary>One order that nodes can give: its name on the wire, how it and its answer are written, and who carries it out.</summary>
/// <param name="Name">Never given to another order.</param>
internal abstract record OrderKind(string Name, JsonTypeInfo Order, JsonTypeInfo Answer)
{
    /// <returns>null = nobody on this node carries it out.</returns>
    public abstract Func<CancellationToken, Task<object>>? Prepare(IServiceProvider services, object order);
}
