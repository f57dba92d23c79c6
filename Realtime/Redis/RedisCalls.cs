using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Protocol;
using RedisClient;
using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>
/// The only way to Redis: every operation ends within <see cref="RedisOptions.OperationTimeout"/>, with its result or with <see cref="UnavailableException"/>.
/// A script that Redis does not know is sent once more as text; a refusal that passes by itself is waited out once, and as often as time allows while a slot moves.
/// </summary>
internal sealed partial class RedisCalls(
    IConnectionMultiplexer connection,
    PrimaryLink link,
    IOptions<RedisOptions> options,
    RedisConnectionState state,
    RedisMetrics metrics,
    TimeProvider time,
    ILogger<RedisCalls> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Some keys of a channel are here and some there, mostly for a moment.</summary>
    private static readonly TimeSpan MovingDelay = TimeSpan.FromMilliseconds(25);

    /// <summary>The key's slot; the same for all keys where Redis is not a cluster.</summary>
    public int SlotOf(RedisKey key) => connection.GetHashSlot(key);

    /// <summary>Whether a publish's answer counts all that hear it: in a cluster, and with replicas, they may listen elsewhere.</summary>
    public bool CountsEveryListener => connection.GetServers() is [{ ServerType: ServerType.Standalone }];

    /// <summary>Runs a script by its hash, with <paramref name="keys"/> that lie in one slot.</summary>
    public Task<RedisResult> RunAsync(RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken) =>
        // A cached-script call that the client repairs by itself would hide NOSCRIPT, and with it another process behind the same address.
        AttemptAsync(
            script.Name,
            (database, asText) => asText
                ? database.ScriptEvaluateAsync(script.Text, keys, values, CommandFlags.DemandMaster | CommandFlags.NoScriptCache)
                : database.ScriptEvaluateAsync(script.Hash, keys, values, CommandFlags.DemandMaster),
            cancellationToken);

    /// <summary>Runs one command.</summary>
    /// <param name="operation">For errors and metrics.</param>
    public Task<T> CallAsync<T>(string operation, Func<IDatabase, Task<T>> call, CancellationToken cancellationToken) =>
        AttemptAsync(operation, (database, _) => call(database), cancellationToken);

    private async Task<T> AttemptAsync<T>(string operation, Func<IDatabase, bool, Task<T>> call, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var asText = false;
        var hasWaited = false;
        while (true)
        {
            try
            {
                var result = await call(connection.GetDatabase(), asText).WaitAsync(Remaining(started), time, cancellationToken);
                state.Answered(operation);
                return result;
            }
            catch (RedisServerException exception) when (CanRetry(RedisRefusal.From(exception), asText, hasWaited) && Remaining(started) > RetryDelay)
            {
                var refusal = RedisRefusal.From(exception);
                metrics.Retried(operation, refusal.Code);
                if (refusal.IsReadOnly)
                {
                    // A former primary, demoted behind its address: the next connection asks anew where that leads.
                    link.Reconnect();
                }

                asText |= refusal.IsUnknownScript;
                hasWaited |= refusal.IsPassing;
                if (refusal.IsPassing || refusal.IsMoving)
                {
                    await Task.Delay(refusal.IsMoving ? MovingDelay : RetryDelay, time, cancellationToken);
                }
            }
            catch (Exception exception) when (RedisFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
            {
                throw Unavailable(operation, exception);
            }
        }
    }

    private static bool CanRetry(RedisRefusal refusal, bool asText, bool hasWaited) =>
        (refusal.IsUnknownScript && !asText) || (refusal.IsPassing && !hasWaited) || refusal.IsMoving;

    private TimeSpan Remaining(long started)
    {
        var remaining = options.Value.OperationTimeout - time.GetElapsedTime(started);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }

    private UnavailableException Unavailable(string operation, Exception exception)
    {
        var (code, mayHaveHappened) = exception switch
        {
            RedisServerException refused when RedisRefusal.From(refused) is var refusal => (refusal.Code, !refusal.LeftNothingBehind),
            RedisConnectionException broken => (broken.FailureType.ToString(), IsSent(broken.CommandStatus)),
            RedisTimeoutException late => ("TIMEOUT", IsSent(late.Commandstatus)),
            TimeoutException => ("TIMEOUT", true),
            RedisCommandException => ("UNSENDABLE", false),
            _ => (exception.GetType().Name, true),
        };
        if (HasReplicasOnly())
        {
            link.Reconnect();
        }

        state.Failed(operation, code, exception is RedisServerException);
        metrics.Failed(operation, code);
        Log.Failed(logger, operation, code, mayHaveHappened);
        return new UnavailableException($"Redis did not do '{operation}' ({code}).", mayHaveHappened, exception);
    }

    /// <summary>The client sends nothing more to a server that it has found to be a replica.</summary>
    private bool HasReplicasOnly()
    {
        var connected = connection.GetServers().Where(static server => server.IsConnected).ToList();
        return connected.Count > 0 && connected.TrueForAll(static server => server.IsReplica);
    }

    private static bool IsSent(CommandStatus status) => status is not (CommandStatus.WaitingToBeSent or CommandStatus.WaitingInBacklog);
}
