namespace Realtime.ServerApi.Methods;

/// <summary>Bytes as an answer gives them: as JSON where they are JSON, else in base64; neither where there are none.</summary>
internal readonly record struct PayloadAnswer(RawJson Json, string? Base64)
{
    public static PayloadAnswer Of(ReadOnlyMemory<byte> bytes)
    {
        var json = RawJson.Of(bytes);
        return new PayloadAnswer(json, json.IsEmpty && !bytes.IsEmpty ? Convert.ToBase64String(bytes.Span) : null);
    }
}
