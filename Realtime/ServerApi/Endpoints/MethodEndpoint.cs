using Microsoft.AspNetCore.Http;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Endpoints;

/// <summary><c>POST /api/&lt;method&gt;</c>.</summary>
internal sealed class MethodEndpoint(ApiMethod method, ApiRequestReader reader, ApiResponseWriter responses)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await reader.ReadAsync(context) is { } body && ApiRequestReader.TryRead(context, body, method.Read, out var call))
        {
            await responses.WriteAsync(context, await call.RunAsync(context.RequestAborted));
        }
    }
}
