namespace Realtime.Hooks;

/// <summary>What the runner needs of a result to make one of many.</summary>
/// <typeparam name="TContext">What hooks are told.</typeparam>
/// <typeparam name="TSelf">What they say.</typeparam>
internal interface IHookResult<TContext, TSelf>
    where TSelf : class, IHookResult<TContext, TSelf>
{
    HookRefusal? Refusal { get; }

    /// <summary>Nothing said.</summary>
    static abstract TSelf Nothing { get; }

    static abstract ValueTask<TSelf> AskAsync(IRealtimeHooks hooks, TContext context, CancellationToken cancellationToken);

    static abstract TSelf RefuseWith(HookRefusal refusal);

    /// <summary>This and what a later hook said: its word counts where both say something.</summary>
    TSelf Then(TSelf later);

    /// <summary>What the next hook is told.</summary>
    TContext TellNext(TContext context);
}
