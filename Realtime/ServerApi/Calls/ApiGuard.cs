using Microsoft.Extensions.Logging;
using Realtime.Protocol;

namespace Realtime.ServerApi.Calls;

/// <summary>Turns what went wrong in a handler into an error.</summary>
internal sealed partial class ApiGuard(ILogger<ApiGuard> logger)
{
    public async ValueTask<ApiResult<TAnswer>> RunAsync<TAnswer>(string method, Func<ValueTask<ApiResult<TAnswer>>> handler, CancellationToken cancellationToken)
        where TAnswer : class
    {
        try
        {
            return await handler();
        }
        catch (UnavailableException unavailable)
        {
            Log.Unavailable(logger, method, unavailable.Message);
        }
        catch (Exception unexpected) when (!(unexpected is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            Log.Failed(logger, method, unexpected);
        }

        return ProtocolError.Internal;
    }
}
