using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Endpoints;

/// <summary>Runs the calls of one request: bounded in number, and only when the caller may make every one of them.</summary>
internal sealed class ManyCalls(CallSequence sequence, ApiResponseWriter responses, IOptions<ServerApiOptions> options)
{
    public async Task RunAsync(HttpContext context, IReadOnlyList<ApiCall> calls, bool inParallel, Func<IReadOnlyList<ApiOutcome>, Task> write)
    {
        if (calls.Count > options.Value.MaxBatchCommands)
        {
            await responses.WriteAsync(context, new ApiOutcome(ProtocolError.LimitExceeded, default));
            return;
        }

        if (calls.Any(static call => call.Method is { OnlyPublishes: false }) && !await MayDoEverythingAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        await write(await sequence.RunAsync(calls, inParallel, context.RequestAborted));
    }

    private static async Task<bool> MayDoEverythingAsync(HttpContext context)
    {
        var authorization = context.RequestServices.GetRequiredService<IAuthorizationService>();
        return (await authorization.AuthorizeAsync(context.User, resource: null, ServerApiPolicy.Everything)).Succeeded;
    }
}
