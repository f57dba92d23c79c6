using Realtime.Bans;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Keeps a user out, and closes what the user has open, wherever it is.</summary>
internal sealed class BanMethod(BanOffice office) : IApiHandler<BanBody, BanAnswer>
{
    public async ValueTask<ApiResult<BanAnswer>> HandleAsync(BanBody body, CancellationToken cancellationToken)
    {
        var reason = body.Reason ?? string.Empty;
        if (!BanBounds.IsUser(body.User) || !BanBounds.IsReason(reason) || !UnixSeconds.AreFit(body.Until))
        {
            return ProtocolError.BadRequest;
        }

        var (receipt, told) = await office.BanAsync(body.User!, (body.Until ?? 0) * 1000, reason, cancellationToken);
        return receipt.Outcome switch
        {
            BanOutcome.Over => ProtocolError.BadRequest,
            BanOutcome.Full => ProtocolError.LimitExceeded,
            _ => new BanAnswer(told!.Clients, told.IsPartial ? true : null),
        };
    }
}
