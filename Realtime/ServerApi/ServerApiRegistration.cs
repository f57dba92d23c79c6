using Microsoft.Extensions.DependencyInjection;
using Realtime.ServerApi.Calls;
using Realtime.ServerApi.Endpoints;
using Realtime.ServerApi.Keys;
using Realtime.ServerApi.Methods;
using Realtime.ServerApi.Nodes;
using Realtime.Telemetry;

namespace Realtime.ServerApi;

internal static class ServerApiRegistration
{
    /// <summary>The services must also hold the broker, the presence store and the control bus.</summary>
    public static IServiceCollection AddRealtimeServerApi(this IServiceCollection services) => services
        .AddSingleton<ServerApiMetrics>()
        .AddSingleton<ApiKeySet>()
        .AddSingleton<ApiGuard>()
        .AddSingleton<Publisher>()
        .AddSingleton<ChannelFinder>()
        .AddSingleton<PublishMethod>()
        .AddSingleton<BroadcastMethod>()
        .AddSingleton<SubscribeMethod>()
        .AddSingleton<UnsubscribeMethod>()
        .AddSingleton<DisconnectMethod>()
        .AddSingleton<RefreshMethod>()
        .AddSingleton<BanMethod>()
        .AddSingleton<UnbanMethod>()
        .AddSingleton<BansMethod>()
        .AddSingleton<PresenceMethod>()
        .AddSingleton<PresenceStatsMethod>()
        .AddSingleton<HistoryMethod>()
        .AddSingleton<HistoryRemoveMethod>()
        .AddSingleton<ChannelsMethod>()
        .AddSingleton<InfoMethod>()
        .AddSingleton<DrainMethod>()
        .AddSingleton<RpcMethod>()
        .AddSingleton(Methods)
        .AddSingleton<CallSequence>()
        .AddSingleton<ApiRequestReader>()
        .AddSingleton<ApiResponseWriter>()
        .AddSingleton<ManyCalls>()
        .AddSingleton<BatchEndpoint>()
        .AddSingleton<LinesEndpoint>()
        .AddSingleton<ServerApiRoutes>()
        .AddSingleton<ClusterView>()
        .AddSingleton<ScaleEndpoint>();

    private static ApiMethodTable Methods(IServiceProvider provider)
    {
        var json = ServerApiJson.Default;
        return new ApiMethodTable(Get<ApiGuard>(), Get<ServerApiMetrics>())
            .Add("publish", Get<PublishMethod>(), json.PublishBody, json.PublishAnswer, onlyPublishes: true)
            .Add(BroadcastMethod.Name, Get<BroadcastMethod>(), json.BroadcastBody, json.BroadcastAnswer, onlyPublishes: true)
            .Add("subscribe", Get<SubscribeMethod>(), json.SubscribeBody, json.DoneAnswer)
            .Add("unsubscribe", Get<UnsubscribeMethod>(), json.UnsubscribeBody, json.DoneAnswer)
            .Add("disconnect", Get<DisconnectMethod>(), json.DisconnectBody, json.DoneAnswer)
            .Add("refresh", Get<RefreshMethod>(), json.RefreshBody, json.DoneAnswer)
            .Add("ban", Get<BanMethod>(), json.BanBody, json.BanAnswer)
            .Add("unban", Get<UnbanMethod>(), json.UnbanBody, json.UnbanAnswer)
            .Add("bans", Get<BansMethod>(), json.BansBody, json.BansAnswer)
            .Add("presence", Get<PresenceMethod>(), json.ChannelBody, json.PresenceAnswer)
            .Add("presence_stats", Get<PresenceStatsMethod>(), json.ChannelBody, json.PresenceStatsAnswer)
            .Add("history", Get<HistoryMethod>(), json.HistoryBody, json.HistoryAnswer)
            .Add("history_remove", Get<HistoryRemoveMethod>(), json.ChannelBody, json.DoneAnswer)
            .Add("channels", Get<ChannelsMethod>(), json.ChannelsBody, json.ChannelsAnswer)
            .Add("info", Get<InfoMethod>(), json.InfoBody, json.InfoAnswer)
            .Add("drain", Get<DrainMethod>(), json.DrainBody, json.DrainAnswer)
            .Add("rpc", Get<RpcMethod>(), json.RpcBody, json.RpcAnswer);

        T Get<T>()
            where T : notnull => provider.GetRequiredService<T>();
    }
}
