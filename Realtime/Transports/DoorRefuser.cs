using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Realtime.Telemetry;
using Wire;

namespace Realtime.Transports;

/// <summary>Says no, in the same way at every door.</summary>
internal sealed partial class DoorRefuser(RealtimeMetrics metrics, ILogger<DoorRefuser> logger)
{
    private const string SpokenVersion = "13";

    /// <summary>Seconds.</summary>
    private const string ComeBackAfter = "2";

    public async Task RefuseAsync(HttpContext context, DoorRefusal refusal)
    {
        metrics.HandshakeRefused(refusal.Name);
        Log.Refused(logger, refusal.Name);
        var response = context.Response;
        response.StatusCode = refusal.Status;
        switch (refusal.Status)
        {
            case StatusCodes.Status426UpgradeRequired:
                response.Headers.SecWebSocketVersion = SpokenVersion;
                break;
            case StatusCodes.Status503ServiceUnavailable:
                response.Headers.RetryAfter = ComeBackAfter;
                break;
        }

        if (refusal == DoorRefusal.Draining)
        {
            response.Headers[NodeDraining.Header] = NodeDraining.Reason;
        }

        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync(refusal.Message, context.RequestAborted);
    }
}
