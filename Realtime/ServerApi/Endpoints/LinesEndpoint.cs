using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Realtime.ServerApi.Calls;
using Realtime.ServerApi.Methods;

namespace Realtime.ServerApi.Endpoints;

/// <summary><c>POST /api</c>: the old form, a command per line.</summary>
internal sealed class LinesEndpoint(ApiMethodTable methods, ManyCalls many, ApiRequestReader reader)
{
    private static readonly JsonElement NoBody = JsonElement.Parse("{}"u8);

    public async Task HandleAsync(HttpContext context)
    {
        if (await reader.ReadAsync(context) is { } body && TryRead(context, body, out var calls))
        {
            await many.RunAsync(context, calls, inParallel: false, outcomes => ApiResponseWriter.WriteLinesAsync(context, outcomes));
        }
    }

    private bool TryRead(HttpContext context, ReadOnlySpan<byte> body, out List<ApiCall> calls)
    {
        calls = [];
        foreach (var part in body.Split((byte)'\n'))
        {
            var line = body[part].Trim(" \t\r"u8);
            if (line.IsEmpty)
            {
                continue;
            }

            if (!ApiRequestReader.TryRead(context, line, Read, out var call))
            {
                return false;
            }

            calls.Add(call);
        }

        if (calls.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return calls.Count > 0;
    }

    private ApiCall Read(JsonElement json)
    {
        var line = json.Deserialize(ServerApiJson.Default.LineBody);
        return methods.Find(line?.Method ?? string.Empty) is { } method ? method.Read(line?.Params ?? NoBody) : ApiCall.Refused(ApiErrors.NotFound);
    }
}
