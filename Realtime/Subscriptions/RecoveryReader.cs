using Realtime.Broker;
using Realtime.Channels;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>Reads what a subscriber's reply says of its channel's history.</summary>
internal sealed class RecoveryReader(IBroker broker)
{
    private static readonly HistoryQuery TopOnly = new(0);
    private static readonly HistoryQuery Latest = new(1, Since: null, IsReverse: true);

    /// <returns>What the client is told, and up to where that goes.</returns>
    public ValueTask<Reading> ReadAsync(SubscriptionPlan plan, CancellationToken cancellationToken) =>
        plan is { IsRecoverable: false, IsPositioned: false } ? new(Reading.Nothing)
        : !plan.IsRecoverable ? ReadTopAsync(plan, wasRecovering: false, cancellationToken)
        : plan.Policy.ForceRecoveryMode is RecoveryMode.Cache && (plan.Since is not null || plan.Policy.AutoCacheRecover) ? ReadLatestAsync(plan, cancellationToken)
        : plan.Since is { } since ? ReadMissedAsync(plan, since, cancellationToken)
        : ReadTopAsync(plan, wasRecovering: false, cancellationToken);

    private async ValueTask<Reading> ReadTopAsync(SubscriptionPlan plan, bool wasRecovering, CancellationToken cancellationToken)
    {
        var page = await broker.ReadHistoryAsync(plan.Channel, TopOnly, cancellationToken);
        return new Reading(new SubscribeResult(page.Top, plan.IsRecoverable, wasRecovering, IsRecovered: false, []), page.Top, Last: null);
    }

    private async ValueTask<Reading> ReadMissedAsync(SubscriptionPlan plan, StreamPosition since, CancellationToken cancellationToken)
    {
        var page = await broker.ReadHistoryAsync(plan.Channel, new HistoryQuery(plan.Policy.HistorySize, since), cancellationToken);
        if (!Recovery.IsComplete(page, since, plan.Policy.MaxRecoveryBytes))
        {
            return new Reading(new SubscribeResult(page.Top, plan.IsRecoverable, WasRecovering: true, IsRecovered: false, []), page.Top, Last: null);
        }

        // The client walks forward from where it said it stands, through the publications.
        var position = new StreamPosition(since.Offset, page.Top.Epoch);
        var result = new SubscribeResult(position, plan.IsRecoverable, WasRecovering: true, IsRecovered: true, Wanted(plan, page.Publications));
        return new Reading(result, page.Top, page.Publications.Count > 0 ? page.Publications[^1] : null);
    }

    private async ValueTask<Reading> ReadLatestAsync(SubscriptionPlan plan, CancellationToken cancellationToken)
    {
        var page = await broker.ReadHistoryAsync(plan.Channel, Latest, cancellationToken);
        var latest = page.Publications is [{ } one] && one.Position == page.Top && ReplyWeight.Of(one) <= plan.Policy.MaxRecoveryBytes ? one : null;
        var isThere = plan.Since is { Offset: > 0 } since && since == page.Top;
        IReadOnlyList<Publication> told = latest is null || isThere ? [] : Wanted(plan, page.Publications);
        var result = new SubscribeResult(page.Top, plan.IsRecoverable, WasRecovering: true, IsRecovered: latest is not null, told);
        return new Reading(result, page.Top, told.Count > 0 ? latest : null);
    }

    private static IReadOnlyList<Publication> Wanted(SubscriptionPlan plan, IReadOnlyList<Publication> publications) =>
        plan.Reception.Filter is null ? publications : [.. publications.Where(plan.Reception.Wants)];

    /// <param name="Result">What the client is told.</param>
    /// <param name="UpTo">null = the client has no position.</param>
    /// <param name="Last">The last publication that the client is told of, when that is the one at <paramref name="UpTo"/>.</param>
    internal readonly record struct Reading(SubscribeResult Result, StreamPosition? UpTo, Publication? Last)
    {
        public static readonly Reading Nothing = new(SubscribeResult.Plain, null, null);
    }
}
