using Microsoft.Extensions.Options;
using Realtime.Presence;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Says who is in a channel.</summary>
internal sealed class PresenceMethod(ChannelFinder channels, IPresenceStore presence, IOptions<ServerApiOptions> options) : IApiHandler<ChannelBody, PresenceAnswer>
{
    /// <summary>Members in one answer, whatever their number; <c>presence_stats</c> tells the number.</summary>
    public const int MaxMembers = 10_000;

    public async ValueTask<ApiResult<PresenceAnswer>> HandleAsync(ChannelBody body, CancellationToken cancellationToken)
    {
        if (channels.RefusePresence(body.Channel) is { } refusal)
        {
            return refusal;
        }

        var page = await presence.ReadAsync(body.Channel!, MaxMembers, cancellationToken);
        var members = ReplyWeight.Cut(page.Members, options.Value.MaxAnswerBytes);
        return new PresenceAnswer(
            members.ToDictionary(static member => member.Client, ClientInfoAnswer.Of, StringComparer.Ordinal),
            page.IsCut || members.Count < page.Members.Count ? true : null);
    }
}
