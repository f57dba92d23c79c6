using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Endpoints;

/// <summary>Writes what came of calls.</summary>
internal sealed class ApiResponseWriter(IOptions<ServerApiOptions> options)
{
    // Libraries send it under this name.
    private const string ErrorModeHeader = "X-Centrifugo-Error-Mode";
    private const string TransportMode = "transport";
    private const string JsonType = "application/json; charset=utf-8";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary><c>{"result":...}</c> or <c>{"error":...}</c>; in transport mode an error's status and the bare error.</summary>
    public Task WriteAsync(HttpContext context, ApiOutcome outcome)
    {
        var isBare = outcome.Error is not null && IsTransportMode(context.Request);
        context.Response.StatusCode = isBare ? ApiErrors.StatusOf(outcome.Error!) : StatusCodes.Status200OK;
        return WriteAsync(context, written =>
        {
            using var writer = new Utf8JsonWriter(written, WriterOptions);
            if (isBare)
            {
                WriteBare(writer, outcome.Error!);
            }
            else
            {
                WriteEnvelope(writer, "result", outcome);
            }
        });
    }

    /// <summary>The replies of a batch: each result under its method's name.</summary>
    public static Task WriteBatchAsync(HttpContext context, IReadOnlyList<ApiCall> calls, IReadOnlyList<ApiOutcome> outcomes) => WriteAsync(context, written =>
    {
        using var writer = new Utf8JsonWriter(written, WriterOptions);
        writer.WriteStartObject();
        writer.WriteStartArray("replies"u8);
        foreach (var (call, outcome) in calls.Zip(outcomes))
        {
            WriteEnvelope(writer, call.Method?.Name ?? string.Empty, outcome);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>An answer per line, and no line end after the last: clients part them by it.</summary>
    public static Task WriteLinesAsync(HttpContext context, IReadOnlyList<ApiOutcome> outcomes) => WriteAsync(context, written =>
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (i > 0)
            {
                written.Write("\n"u8);
            }

            using var writer = new Utf8JsonWriter(written, WriterOptions);
            WriteEnvelope(writer, "result", outcomes[i]);
        }
    });

    private static Task WriteAsync(HttpContext context, Action<IBufferWriter<byte>> write)
    {
        var written = new ArrayBufferWriter<byte>();
        write(written);
        context.Response.ContentType = JsonType;
        context.Response.ContentLength = written.WrittenCount;
        return context.Response.Body.WriteAsync(written.WrittenMemory, context.RequestAborted).AsTask();
    }

    private static void WriteEnvelope(Utf8JsonWriter writer, string resultName, ApiOutcome outcome)
    {
        writer.WriteStartObject();
        if (outcome.Error is { } error)
        {
            writer.WritePropertyName("error"u8);
            WriteBare(writer, error);
        }
        else
        {
            writer.WritePropertyName(resultName);
            writer.WriteRawValue(outcome.Result.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    private static void WriteBare(Utf8JsonWriter writer, ProtocolError error) => JsonSerializer.Serialize(writer, ApiError.Of(error), ServerApiJson.Default.ApiError);

    private bool IsTransportMode(HttpRequest request) =>
        options.Value.TransportErrors || string.Equals(request.Headers[ErrorModeHeader], TransportMode, StringComparison.OrdinalIgnoreCase);
}
