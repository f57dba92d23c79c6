using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Realtime.Protocol;

namespace Realtime.Transports;

/// <summary>Which form of the protocol a client wants: by <c>Sec-WebSocket-Protocol</c>, else by the address, else JSON.</summary>
/// <param name="Name">What is echoed, since browsers close when their offer is not; null = nothing was offered.</param>
/// <param name="Protocol">For hooks.</param>
/// <param name="Format">How frames look.</param>
/// <param name="Deflated">How they look where compression is agreed on.</param>
internal sealed record Subprotocol(string? Name, string Protocol, FrameFormat Format, FrameFormat Deflated)
{
    private static readonly Subprotocol Json = new("centrifuge-json", "json", FrameFormat.WebSocketJson, FrameFormat.WebSocketJsonDeflated);
    private static readonly Subprotocol Protobuf = new("centrifuge-protobuf", "protobuf", FrameFormat.WebSocketProtobuf, FrameFormat.WebSocketProtobufDeflated);
    private static readonly Subprotocol[] Known = [Json, Protobuf];

    /// <summary>The first offer that is known; null when none of them is.</summary>
    public static Subprotocol? Choose(HttpRequest request)
    {
        var offers = request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol);
        return offers.Length > 0
            ? offers.Select(static offer => Known.FirstOrDefault(known => string.Equals(known.Name, offer, StringComparison.Ordinal))).FirstOrDefault(static known => known is not null)
            : (WantsProtobuf(request) ? Protobuf : Json) with { Name = null };
    }

    private static bool WantsProtobuf(HttpRequest request) => IsProtobuf(request.Query["format"]) || IsProtobuf(request.Query["cf_protocol"]);

    private static bool IsProtobuf(string? value) => string.Equals(value, "protobuf", StringComparison.Ordinal);
}
