using Microsoft.Extensions.Options;

namespace Realtime.RateLimiting;

/// <summary>What the budgets of all connections share.</summary>
internal sealed class CommandLimits
{
    private readonly TimeProvider _time;

    public CommandLimits(UserBudgets users, LimitMetrics metrics, IOptions<LimitOptions> options, TimeProvider time)
    {
        (Users, Metrics, _time) = (users, metrics, time);
        var limits = options.Value;
        Commands = limits.CommandsPerSecond > 0 ? BucketRate.Of(limits.CommandsPerSecond, TimeSpan.FromSeconds(1), limits.CommandBurst, time) : null;
        Refusals = limits.MaxRefusals > 0 ? BucketRate.Of(limits.MaxRefusals, TimeSpan.FromMinutes(1), limits.MaxRefusals, time) : null;
    }

    /// <summary>null = as many as they can.</summary>
    public BucketRate? Commands { get; }

    /// <summary>null = none.</summary>
    public BucketRate? Refusals { get; }

    public UserBudgets Users { get; }

    public LimitMetrics Metrics { get; }

    public long Now => _time.GetTimestamp();
}
