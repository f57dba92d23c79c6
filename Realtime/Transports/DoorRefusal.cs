using Microsoft.AspNetCore.Http;
using Wire;

namespace Realtime.Transports;

/// <summary>Why a door stays shut, and how that is said in HTTP.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Name">For metrics.</param>
/// <param name="Message">For the person who looks at the answer.</param>
internal sealed record DoorRefusal(int Status, string Name, string Message)
{
    public static readonly DoorRefusal NotAnUpgrade =
        new(StatusCodes.Status400BadRequest, "not_an_upgrade", "This address speaks WebSocket: connect with a WebSocket client.");

    /// <summary>The answer names the version that is spoken (RFC 6455 section 4.4).</summary>
    public static readonly DoorRefusal OtherVersion =
        new(StatusCodes.Status426UpgradeRequired, "other_version", "Only version 13 of WebSocket is spoken.");

    public static readonly DoorRefusal BadKey =
        new(StatusCodes.Status400BadRequest, "bad_key", "Sec-WebSocket-Key must be 16 bytes in base64.");

    public static readonly DoorRefusal ForeignOrigin =
        new(StatusCodes.Status403Forbidden, "foreign_origin", "This page's origin may not connect.");

    public static readonly DoorRefusal OtherSubprotocol =
        new(StatusCodes.Status400BadRequest, "other_subprotocol", "Offer centrifuge-json, centrifuge-protobuf, or nothing.");

    public static readonly DoorRefusal OtherMethod =
        new(StatusCodes.Status405MethodNotAllowed, "other_method", "This address takes another method.");

    public static readonly DoorRefusal TooBig =
        new(StatusCodes.Status413PayloadTooLarge, "too_big", "What is sent is longer than a message may be.");

    public static readonly DoorRefusal NoConnect =
        new(StatusCodes.Status400BadRequest, "no_connect", "The connect command is missing, or cannot be read.");

    public static readonly DoorRefusal BadEmulation =
        new(StatusCodes.Status400BadRequest, "bad_emulation", "The body must have node, session and data.");

    public static readonly DoorRefusal UnknownNode =
        new(StatusCodes.Status404NotFound, "unknown_node", "No such node is alive.");

    /// <summary>The answer says when to come back.</summary>
    public static readonly DoorRefusal TooManySessions =
        new(StatusCodes.Status503ServiceUnavailable, "too_many_sessions", "This node holds as many streams as it may.");

    /// <inheritdoc cref="TooManySessions"/>
    public static readonly DoorRefusal Unavailable =
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "The nodes cannot reach each other now.");

    /// <summary>Said before anything has happened, so a balancer may ask another node, and a client is to come back.</summary>
    public static readonly DoorRefusal Draining =
        new(StatusCodes.Status503ServiceUnavailable, NodeDraining.Reason, "This node stops: another one takes you.");
}
