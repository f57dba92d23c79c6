using System.Diagnostics.CodeAnalysis;
using Realtime.Hub;

namespace Realtime.Hooks;

/// <summary>Who it is about.</summary>
public record ClientContext
{
    public ClientContext()
    {
    }

    [SetsRequiredMembers]
    internal ClientContext(IClient client)
    {
        var state = client.State;
        Client = state.Info.Client;
        User = state.Info.User;
        Transport = client.Transport.Name;
        Protocol = client.Transport.Protocol;
        Info = state.Info.ConnectionInfo;
        Meta = state.Meta;
    }

    /// <summary>The connection's public id.</summary>
    public required string Client { get; init; }

    /// <summary>Empty = anonymous, or not known yet.</summary>
    public required string User { get; init; }

    /// <summary><c>websocket</c>, <c>http_stream</c>, <c>sse</c>, <c>uni_sse</c>.</summary>
    public required string Transport { get; init; }

    /// <summary><c>json</c> or <c>protobuf</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>JSON from the client's token or an earlier hook that others see of it; empty = none.</summary>
    public ReadOnlyMemory<byte> Info { get; init; }

    /// <summary>JSON from the client's token or an earlier hook that only the server sees; empty = none.</summary>
    public ReadOnlyMemory<byte> Meta { get; init; }
}
