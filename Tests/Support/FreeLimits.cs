using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Realtime.RateLimiting;

namespace Tests.Support;

/// <summary>Limits of a node that stands alone.</summary>
internal static class FreeLimits
{
    /// <param name="limits">null = those of the defaults.</param>
    public static CommandLimits Of(IMeterFactory meters, TimeProvider time, LimitOptions? limits = null)
    {
        var (metrics, options) = (new LimitMetrics(meters), Options.Create(limits ?? new LimitOptions()));
        return new CommandLimits(new UserBudgets([], metrics, options, time, NullLogger<UserBudgets>.Instance), metrics, options, time);
    }
}
