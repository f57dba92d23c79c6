using Microsoft.AspNetCore.Http;

namespace Realtime.Transports;

/// <summary>Why a handshake is refused, and how that is said in HTTP.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Name">For metrics.</param>
/// <param name="Message">For the person who looks at the answer.</param>
internal sealed record HandshakeRefusal(int Status, string Name, string Message)
{
    public static readonly HandshakeRefusal NotAnUpgrade =
        new(StatusCodes.Status400BadRequest, "not_an_upgrade", "This address speaks WebSocket: connect with a WebSocket client.");

    /// <summary>The answer names the version that is spoken (RFC 6455 section 4.4).</summary>
    public static readonly HandshakeRefusal OtherVersion =
        new(StatusCodes.Status426UpgradeRequired, "other_version", "Only version 13 of WebSocket is spoken.");

    public static readonly HandshakeRefusal BadKey =
        new(StatusCodes.Status400BadRequest, "bad_key", "Sec-WebSocket-Key must be 16 bytes in base64.");

    public static readonly HandshakeRefusal ForeignOrigin =
        new(StatusCodes.Status403Forbidden, "foreign_origin", "This page's origin may not connect.");

    public static readonly HandshakeRefusal OtherSubprotocol =
        new(StatusCodes.Status400BadRequest, "other_subprotocol", "Offer centrifuge-json, centrifuge-protobuf, or nothing.");
}
