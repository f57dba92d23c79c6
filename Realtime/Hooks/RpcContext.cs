using System.Diagnostics.CodeAnalysis;
using Realtime.Hub;

namespace Realtime.Hooks;

/// <summary>A client that calls a method.</summary>
public sealed record RpcContext : ClientContext
{
    public RpcContext()
    {
    }

    [SetsRequiredMembers]
    internal RpcContext(IClient client, string method, ReadOnlyMemory<byte> data)
        : base(client) => (Method, Data) = (method, data);

    public required string Method { get; init; }

    /// <summary>The request as it came; empty = none.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}
