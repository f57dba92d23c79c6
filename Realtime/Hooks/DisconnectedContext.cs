using System.Diagnostics.CodeAnalysis;
using Realtime.Hub;

namespace Realtime.Hooks;

/// <summary>A client that is gone.</summary>
public sealed record DisconnectedContext : ClientContext
{
    public DisconnectedContext()
    {
    }

    [SetsRequiredMembers]
    internal DisconnectedContext(IClient client, int code)
        : base(client) => Code = code;

    /// <summary>Why, as in the table of docs/protocol.md; 0 = the client or the network ended it.</summary>
    public required int Code { get; init; }
}
