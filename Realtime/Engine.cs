using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Realtime.Auth;
using Realtime.Bans;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Commands;
using Realtime.Connections;
using Realtime.Hooks;
using Realtime.Hooks.Webhooks;
using Realtime.Hub;
using Realtime.Lifecycle;
using Realtime.Protocol;
using Realtime.RateLimiting;
using Realtime.ServerApi;
using Realtime.Sinks;
using Realtime.Subscriptions;
using Realtime.Subscriptions.Orders;
using Realtime.Telemetry;
using Realtime.Transports;

namespace Realtime;

/// <summary>The engine's parts by name, in the order of its folders.</summary>
internal static class Engine
{
    public static IServiceCollection AddRealtimeEngine(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddMetrics();
        services.AddHttpClient(SigningKeys.ClientName);
        return services
            .AddProtocolCodecs()
            .AddSingleton<RealtimeMetrics>()
            .AddSingleton<ChannelPolicies>()
            .AddSingleton<ChannelAccess>()
            .AddSingleton(static provider => new NodeName(provider.GetRequiredService<IOptions<NodeOptions>>().Value.Name))
            .AddSingleton<ClientTable>()
            .AddSingleton<ChannelTable>()
            .AddSingleton<IBrokerEvents, BrokerEvents>()
            .AddSingleton<SigningKeys>()
            .AddSingleton<HmacKeys>()
            .AddSingleton<TrustedKeys>()
            .AddSingleton<TokenJudge>()
            .AddSingleton<TokenVerifier>()
            .AddSingleton(static provider => new ServerApiTokens(
                provider.GetRequiredService<SigningKeys>(), provider.GetRequiredService<IOptions<TokenOptions>>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<LimitMetrics>()
            .AddSingleton<UserBudgets>()
            .AddSingleton<CommandLimits>()
            .AddSingleton<ConnectGate>()
            .AddRealtimeBans()
            .AddSingleton<HookMetrics>()
            .AddSingleton<HookFailures>()
            .AddSingleton<HookRunner>()
            .AddSingleton<RpcRunner>()
            .AddRealtimeWebhooks()
            .AddSingleton<Announcer>()
            .AddSingleton<PresenceKeeper>()
            .AddSingleton<SubscriptionEnder>()
            .AddSingleton<RecoveryReader>()
            .AddSingleton<SubscriptionPlanner>()
            .AddSingleton<SubscriptionOpener>()
            .AddSingleton<ConnectSubscriptions>()
            .AddSingleton<PresenceRenewal>()
            .AddSingleton<PositionAudit>()
            .AddSingleton<IControlBusEvents>(static provider => provider.GetRequiredService<PositionAudit>())
            .AddSingleton<IControlOrderHandler<UnsubscribeOrder, OrderDone>, UnsubscribeOrderHandler>()
            .AddSingleton<IControlOrderHandler<SubscribeOrder, OrderDone>, SubscribeOrderHandler>()
            .AddSingleton<IControlOrderHandler<RefreshOrder, OrderDone>, RefreshOrderHandler>()
            .AddSingleton<IChannelRepair, ChannelRepair>()
            .AddRealtimeCommands()
            .AddSingleton<OpenConnections>()
            .AddSingleton<ConnectionFactory>()
            .AddSingleton<HeartbeatWheel>()
            .AddSingleton<LocalSink>()
            .AddRealtimeTransports()
            .AddRealtimeServerApi()
            .AddHostedService<AccessWarning>()
            .AddHostedService<HeartbeatService>()
            .AddHostedService<PresenceService>()
            .AddHostedService<PositionAuditService>()
            .AddHostedService<RevalidationService>();
    }

    private static IServiceCollection AddRealtimeTransports(this IServiceCollection services) => services
        .AddSingleton<CodecTable>()
        .AddSingleton<OriginCheck>()
        .AddSingleton<DoorRefuser>()
        .AddSingleton<QueryToken>()
        .AddSingleton<HttpGate>()
        .AddSingleton<SessionTable>()
        .AddSingleton<IControlOrderHandler<EmulationOrder, EmulationDone>, EmulationOrderHandler>()
        .AddSingleton<WebSocketHandshake>()
        .AddSingleton<WebSocketDoor>()
        .AddSingleton<StreamDoor>()
        .AddSingleton<HttpStreamDoor>()
        .AddSingleton<EventStreamDoor>()
        .AddSingleton<ListenerDoor>()
        .AddSingleton<EmulationDoor>();

    private static IServiceCollection AddProtocolCodecs(this IServiceCollection services)
    {
        foreach (var codec in ProtocolCodecs.All)
        {
            services.AddSingleton(codec);
        }

        return services;
    }

    private static IServiceCollection AddRealtimeCommands(this IServiceCollection services) => services
        .AddSingleton<SubscriptionAccess>()
        .AddSingleton<ConnectHandler>()
        .AddSingleton<SubscribeHandler>()
        .AddSingleton<UnsubscribeHandler>()
        .AddSingleton<PublishHandler>()
        .AddSingleton<HistoryHandler>()
        .AddSingleton<PresenceHandler>()
        .AddSingleton<PresenceStatsHandler>()
        .AddSingleton<RefreshHandler>()
        .AddSingleton<SubRefreshHandler>()
        .AddSingleton<RpcHandler>()
        .AddSingleton<SendHandler>()
        .AddSingleton<Revalidation>()
        .AddSingleton<CommandDispatcher>()
        .AddSingleton(static provider => new CommandTable()
            .Add("connect", provider.GetRequiredService<ConnectHandler>())
            .Add("subscribe", provider.GetRequiredService<SubscribeHandler>())
            .Add("unsubscribe", provider.GetRequiredService<UnsubscribeHandler>())
            .Add("publish", provider.GetRequiredService<PublishHandler>())
            .Add("history", provider.GetRequiredService<HistoryHandler>())
            .Add("presence", provider.GetRequiredService<PresenceHandler>())
            .Add("presence_stats", provider.GetRequiredService<PresenceStatsHandler>())
            .Add("refresh", provider.GetRequiredService<RefreshHandler>())
            .Add("sub_refresh", provider.GetRequiredService<SubRefreshHandler>())
            .Add("rpc", provider.GetRequiredService<RpcHandler>())
            .Add("send", provider.GetRequiredService<SendHandler>()));
}
