using Realtime.Protocol;

namespace Realtime.Transports;

/// <summary>A way in whose way out is an HTTP response that does not end.</summary>
/// <param name="Name">For hooks and logs.</param>
/// <param name="Protocol">For hooks.</param>
/// <param name="Format">How frames look.</param>
/// <param name="ContentType">Of the response.</param>
internal sealed record StreamKind(string Name, string Protocol, FrameFormat Format, string ContentType)
{
    private const string EventStream = "text/event-stream; charset=utf-8";

    public static readonly StreamKind Json = new("http_stream", "json", FrameFormat.StreamJson, "application/json; charset=utf-8");

    public static readonly StreamKind Protobuf = new("http_stream", "protobuf", FrameFormat.StreamProtobuf, "application/octet-stream");

    public static readonly StreamKind Events = new("sse", "json", FrameFormat.EventsJson, EventStream) { HasBlankLineFirst = true };

    public static readonly StreamKind Listener = new("uni_sse", "json", FrameFormat.ListenerEventsJson, EventStream) { HasBlankLineFirst = true, IsListenOnly = true };

    /// <summary>Something to read at once: some clients take a stream for open only then.</summary>
    public bool HasBlankLineFirst { get; private init; }

    public bool IsListenOnly { get; private init; }
}
