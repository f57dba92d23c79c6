namespace Realtime.Hooks;

/// <summary>What hooks are asked about: a method of <see cref="IRealtimeHooks"/> each.</summary>
internal enum HookKind
{
    Connecting,
    Subscribing,
    Publishing,
    Disconnected,
    Refreshing,
    RefreshingSubscription,
}
