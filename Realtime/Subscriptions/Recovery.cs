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
            bytes += ReplyWeight.Of(publication);
            if (publication.Position is not { } next || at.StepTo(next) is not PositionStep.Next || bytes > maxBytes)
            {
                return false;
            }

            at = next;
        }

        return at == page.Top;
    }
}
