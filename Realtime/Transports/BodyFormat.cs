using Microsoft.AspNetCore.Http;

namespace Realtime.Transports;

/// <summary>Which form of the protocol a body is in.</summary>
internal static class BodyFormat
{
    /// <summary>Protobuf says so; whatever else comes is read as JSON.</summary>
    public static bool IsProtobuf(HttpRequest request) =>
        request.ContentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true;
}
