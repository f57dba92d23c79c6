using Realtime.Bans;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Lets a user in again.</summary>
internal sealed class UnbanMethod(BanOffice office) : IApiHandler<UnbanBody, UnbanAnswer>
{
    public async ValueTask<ApiResult<UnbanAnswer>> HandleAsync(UnbanBody body, CancellationToken cancellationToken)
    {
        if (!BanBounds.IsUser(body.User))
        {
            return ProtocolError.BadRequest;
        }

        var (receipt, told) = await office.UnbanAsync(body.User!, cancellationToken);
        return new UnbanAnswer(receipt.WasBanned, told!.IsPartial ? true : null);
    }
}
