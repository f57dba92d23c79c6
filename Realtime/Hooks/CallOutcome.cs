namespace Realtime.Hooks;

/// <param name="End">How it ended.</param>
/// <param name="Value">Set when it answered.</param>
/// <param name="Failure">Set when it failed.</param>
internal readonly record struct CallOutcome<T>(CallEnd End, T? Value, Exception? Failure);
