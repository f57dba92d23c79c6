using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Realtime.Lifecycle.Draining;

/// <summary>A host that gives up before the drain has ended would cut those who wait for their turn.</summary>
internal sealed class ShutdownTimeoutRules(IOptions<DrainOptions> drain) : IValidateOptions<HostOptions>
{
    /// <summary>The key by which a host reads it.</summary>
    public const string Key = "shutdownTimeoutSeconds";

    /// <summary>For the last ones' queues, and for the stop itself.</summary>
    private static readonly TimeSpan Least = Drain.FarewellTime + TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);

    /// <summary>What suits a window.</summary>
    public static TimeSpan For(TimeSpan window) => window + Usual;

    public ValidateOptionsResult Validate(string? name, HostOptions options) =>
        options.ShutdownTimeout == Timeout.InfiniteTimeSpan || options.ShutdownTimeout >= drain.Value.Window + Least
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"HostOptions:{nameof(HostOptions.ShutdownTimeout)} ({Key}) is {options.ShutdownTimeout:c} and must be at least {Least:c} longer than "
                + $"{DrainOptions.SectionName}:{nameof(DrainOptions.Window)}, which is {drain.Value.Window:c}.");
}
