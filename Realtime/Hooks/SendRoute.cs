namespace Realtime.Hooks;

/// <summary>Which handler takes messages.</summary>
/// <param name="Call">Runs it with services of the message's own scope.</param>
internal sealed record SendRoute(Func<IServiceProvider, ReadOnlyMemory<byte>, ClientContext, CancellationToken, ValueTask> Call);
