namespace Realtime.RateLimiting;

/// <summary>What one connection may still ask. For its message loop alone, one call at a time; unless its user has to be asked about, it waits for nothing and allocates nothing.</summary>
internal sealed class CommandBudget(CommandLimits limits)
{
    private TokenBucket _commands;
    private TokenBucket _refusals;

    /// <summary>Judges one command, which counts from now on.</summary>
    /// <param name="user">Empty = anonymous.</param>
    public async ValueTask<CommandVerdict> JudgeAsync(string user)
    {
        if (limits.Commands is { } rate && !_commands.TryTake(rate, limits.Now))
        {
            limits.Metrics.Refused(LimitMetrics.Connection);
            return Refuse();
        }

        return await limits.Users.TryTakeAsync(user) ? CommandVerdict.Runs : Refuse();
    }

    private CommandVerdict Refuse() => limits.Refusals is { } rate && _refusals.TryTake(rate, limits.Now) ? CommandVerdict.Refused : CommandVerdict.Ends;
}
