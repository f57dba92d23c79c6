namespace Realtime.Hooks;

/// <summary>Hooks of which it cannot be read from the class what they answer.</summary>
internal interface ISelectiveHooks : IRealtimeHooks
{
    /// <summary>For logs.</summary>
    string Name { get; }

    /// <summary>False = it is never asked about this, and nothing is spent on it.</summary>
    bool Answers(HookKind kind);
}
