using Realtime.Bans;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>A ban store that can be away, and takes its time.</summary>
internal sealed class FaultyBanStore(IBanStore inner) : IBanStore
{
    /// <summary>Whose data it gives; another one = it has lost its memory.</summary>
    public IBanStore Inner { get; set; } = inner;

    public Func<bool> IsAway { get; set; } = static () => false;

    /// <summary>How long each way takes.</summary>
    public Func<Task> Lag { get; set; } = static () => Task.CompletedTask;

    public ValueTask<BanReceipt> BanAsync(string user, long until, string reason, long above, CancellationToken cancellationToken) =>
        PassAsync(() => Inner.BanAsync(user, until, reason, above, cancellationToken));

    public ValueTask<BanReceipt> UnbanAsync(string user, long above, CancellationToken cancellationToken) => PassAsync(() => Inner.UnbanAsync(user, above, cancellationToken));

    public ValueTask<BanPage> ReadAsync(BanPosition since, int limit, CancellationToken cancellationToken) => PassAsync(() => Inner.ReadAsync(since, limit, cancellationToken));

    public async ValueTask RestoreAsync(IReadOnlyList<BanChange> known, CancellationToken cancellationToken) =>
        await PassAsync(async () =>
        {
            await Inner.RestoreAsync(known, cancellationToken);
            return true;
        });

    private async ValueTask<T> PassAsync<T>(Func<ValueTask<T>> call)
    {
        await Lag();
        if (IsAway())
        {
            throw new UnavailableException("The store is away.", mayHaveHappened: false);
        }

        var answer = await call();
        await Lag();
        return answer;
    }
}
