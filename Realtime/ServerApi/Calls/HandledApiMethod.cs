using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Realtime.Telemetry;

namespace Realtime.ServerApi.Calls;

/// <summary>Ties a name, its types and its handler together.</summary>
internal sealed class HandledApiMethod<TBody, TAnswer>(
    string name, IApiHandler<TBody, TAnswer> handler, JsonTypeInfo<TBody> bodyInfo, JsonTypeInfo<TAnswer> answerInfo, ApiGuard guard, ServerApiMetrics metrics)
    : ApiMethod(name)
    where TBody : class
    where TAnswer : class
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override Type BodyType => typeof(TBody);

    public override Type AnswerType => typeof(ApiAnswer<TAnswer>);

    public override ApiCall Read(JsonElement body)
    {
        var read = body.Deserialize(bodyInfo) ?? throw new JsonException("There is nothing but null.");
        return new ApiCall(this, cancellationToken => RunAsync(read, cancellationToken));
    }

    private async ValueTask<ApiOutcome> RunAsync(TBody body, CancellationToken cancellationToken)
    {
        var result = await guard.RunAsync(Name, () => handler.HandleAsync(body, cancellationToken), cancellationToken);
        metrics.CallRun(Name, result.Error?.Code ?? 0);
        return new ApiOutcome(result.Error, result.Answer is { } answer ? Write(answer) : default);
    }

    private ReadOnlyMemory<byte> Write(TAnswer answer)
    {
        var written = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(written, WriterOptions);
        JsonSerializer.Serialize(writer, answer, answerInfo);
        return written.WrittenMemory;
    }
}
