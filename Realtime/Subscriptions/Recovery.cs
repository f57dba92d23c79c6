using Realtime.Broker;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>Judges whether what was read is all that a client missed.</summary>
internal static class Recovery
{
    /// <param name="page">What history has after <paramref name="since"/>.</param>
    /// <param name="since">Where the client stands; an empty epoch fits any.</param>
    /// <param name="maxBytes">A larger reply is not sent: it has to fit the client's outbound queue.</param>
    public static bool IsComplete(HistoryPage page, StreamPosition since, int maxBytes)
    {
        var at = since.Epoch.Length == 0 ? new StreamPosition(since.Offset, page.Top.Epoch) : since;
        var bytes = 0L;
        foreach (var publication in page.Publications)
        {
            bytes += Weigh(publication);
            if (publication.Position is not { } next || at.StepTo(next) is not PositionStep.Next || bytes > maxBytes)
            {
                return false;
            }

            at = next;
        }

        return at == page.Top;
    }

    /// <summary>About what it takes in a reply, names and numbers included: a thousand empty publications are not nothing.</summary>
    private static long Weigh(Publication publication)
    {
        const int Frame = 64;
        var bytes = (long)Frame + publication.Data.Length;
        if (publication.Info is { } info)
        {
            bytes += Frame + info.User.Length + info.Client.Length + info.ConnectionInfo.Length + info.ChannelInfo.Length;
        }

        return publication.Tags is { } tags ? bytes + tags.Sum(static tag => tag.Key.Length + tag.Value.Length + 8L) : bytes;
    }
}
