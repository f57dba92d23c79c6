using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Realtime.Hooks;

/// <summary>Counts what goes wrong in the application's code, and says each kind of it once in a while: a hook that fails for every client would bury all else.</summary>
internal sealed partial class HookFailures(HookMetrics metrics, TimeProvider time, ILogger<HookFailures> logger)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Name, string Hook, string Reason), long> _said = new();

    /// <param name="name">Whose code it is.</param>
    /// <param name="hook">What it was asked.</param>
    /// <param name="end">How it failed.</param>
    /// <param name="exception">What it threw.</param>
    public void Failed(string name, string hook, CallEnd end, Exception? exception = null)
    {
        var (tag, reason) = end switch
        {
            CallEnd.TimedOut => ("timeout", "it took too long"),
            CallEnd.NoPlace => ("no_place", "too many are under way"),
            _ => ("exception", "it threw"),
        };
        metrics.Failed(hook, tag);
        var level = LevelOf(name, hook, tag);
        Log.Failed(logger, level, name, hook, reason, exception);
    }

    /// <summary>It answered what it may not.</summary>
    public void Invalid(string name, string hook, string reason)
    {
        metrics.Failed(hook, "invalid");
        var level = LevelOf(name, hook, reason);
        Log.Failed(logger, level, name, hook, reason, exception: null);
    }

    /// <summary>No failure: what it says is told otherwise.</summary>
    public void ReasonReplaced(string name, string hook)
    {
        var level = LevelOf(name, hook, nameof(ReasonReplaced));
        Log.ReasonReplaced(logger, level, name, hook);
    }

    private LogLevel LevelOf(string name, string hook, string reason)
    {
        var now = time.GetTimestamp();
        var kind = (name, hook, reason);
        var isDue = _said.TryAdd(kind, now) || (_said.TryGetValue(kind, out var said) && time.GetElapsedTime(said, now) > Silence && _said.TryUpdate(kind, now, said));
        return isDue ? LogLevel.Warning : LogLevel.Debug;
    }
}
