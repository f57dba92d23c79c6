namespace Realtime.Hooks;

/// <summary>Which methods of <see cref="IRealtimeHooks"/> a class has of its own: the defaults say nothing and need not be called.</summary>
internal static class HookMethods
{
    public static bool Has(Type hooks, HookKind kind)
    {
        var map = hooks.GetInterfaceMap(typeof(IRealtimeHooks));
        var index = Array.FindIndex(map.InterfaceMethods, method => string.Equals(method.Name, NameOf(kind), StringComparison.Ordinal));
        return map.TargetMethods[index].DeclaringType != typeof(IRealtimeHooks);
    }

    private static string NameOf(HookKind kind) => kind switch
    {
        HookKind.Connecting => nameof(IRealtimeHooks.OnConnectingAsync),
        HookKind.Subscribing => nameof(IRealtimeHooks.OnSubscribingAsync),
        HookKind.Publishing => nameof(IRealtimeHooks.OnPublishingAsync),
        HookKind.Disconnected => nameof(IRealtimeHooks.OnDisconnectedAsync),
        HookKind.Refreshing => nameof(IRealtimeHooks.OnRefreshingAsync),
        _ => nameof(IRealtimeHooks.OnRefreshingSubscriptionAsync),
    };
}
