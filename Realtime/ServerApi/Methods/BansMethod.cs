using System.Globalization;
using Microsoft.Extensions.Options;
using Realtime.Bans;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Says who is kept out, a page at a time. What is given or changed meanwhile stands in a later page, so that none is missed.</summary>
internal sealed class BansMethod(IBanStore store, IOptions<ServerApiOptions> options) : IApiHandler<BansBody, BansAnswer>
{
    public const int MaxLimit = 1000;

    private const int DefaultLimit = 100;

    /// <summary>About what one ban takes in the answer beside its texts, of which each character may be written as six.</summary>
    private const int EntryBytes = 96;
    private const int MaxEscapedLength = 6;

    public async ValueTask<ApiResult<BansAnswer>> HandleAsync(BansBody body, CancellationToken cancellationToken)
    {
        var limit = body.Limit is null or 0 ? DefaultLimit : body.Limit.Value;
        if (limit is < 0 or > MaxLimit || !TryRead(body.Cursor, out var since))
        {
            return ProtocolError.BadRequest;
        }

        var given = new List<BannedAnswer>();
        var bytes = 0L;
        while (true)
        {
            // Lifts stand between them: a small limit is no reason to ask the store again and again.
            var page = await store.ReadAsync(since, Math.Max(limit, BanSync.Slice), cancellationToken);
            foreach (var change in page.Changes)
            {
                if (change.IsInForce(page.Now))
                {
                    bytes += EntryBytes + (MaxEscapedLength * (change.User.Length + change.Reason.Length));
                    if (given.Count > 0 && bytes > options.Value.MaxAnswerBytes)
                    {
                        return new BansAnswer(given, Write(since));
                    }

                    given.Add(Describe(change));
                }

                since = page.Position with { Version = change.Version };
                if (given.Count == limit)
                {
                    return new BansAnswer(given, change == page.Changes[^1] && !page.HasMore ? null : Write(since));
                }
            }

            if (!page.HasMore)
            {
                return new BansAnswer(given);
            }
        }
    }

    private static BannedAnswer Describe(BanChange ban) =>
        new(ban.User, ban.Stamp / 1000, ban.Until == 0 ? null : ban.Until / 1000, ban.Reason.Length == 0 ? null : ban.Reason);

    private static string Write(BanPosition position) => string.Create(CultureInfo.InvariantCulture, $"{position.Version}:{position.List}");

    private static bool TryRead(string? cursor, out BanPosition position)
    {
        position = BanPosition.Start;
        if (string.IsNullOrEmpty(cursor))
        {
            return true;
        }

        var parts = cursor.Split(':');
        if (parts.Length != 2 || parts[1].Length != 32 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return false;
        }

        // A lift that is forgotten takes nothing from what is still to be listed.
        position = new BanPosition(parts[1], version, long.MaxValue);
        return true;
    }
}
