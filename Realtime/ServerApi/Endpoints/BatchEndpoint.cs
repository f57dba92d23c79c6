using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;
using Realtime.ServerApi.Methods;

namespace Realtime.ServerApi.Endpoints;

/// <summary><c>POST /api/batch</c>: many commands of one request, all read before the first is run.</summary>
internal sealed class BatchEndpoint(ApiMethodTable methods, ManyCalls calls, ApiRequestReader reader)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await reader.ReadAsync(context) is { } body && ApiRequestReader.TryRead(context, body, Read, out var batch))
        {
            await calls.RunAsync(context, batch.Calls, batch.InParallel, outcomes => ApiResponseWriter.WriteBatchAsync(context, batch.Calls, outcomes));
        }
    }

    private Batch Read(JsonElement json)
    {
        var body = json.Deserialize(ServerApiJson.Default.BatchBody);
        return new Batch([.. (body?.Commands ?? []).Select(Read)], body?.Parallel ?? false);
    }

    private ApiCall Read(Dictionary<string, JsonElement>? command)
    {
        var named = (command ?? [])
            .Where(static field => field.Value.ValueKind is not JsonValueKind.Null)
            .Select(field => (Method: methods.Find(field.Key), Body: field.Value))
            .Where(static field => field.Method is not null)
            .ToList();
        return named.Count switch
        {
            0 => ApiCall.Refused(ApiErrors.NotFound),
            1 => named[0].Method!.Read(named[0].Body),
            _ => ApiCall.Refused(ProtocolError.BadRequest),
        };
    }

    private sealed record Batch(IReadOnlyList<ApiCall> Calls, bool InParallel);
}
