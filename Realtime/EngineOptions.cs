using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Realtime.Auth;
using Realtime.Bans;
using Realtime.Channels;
using Realtime.Commands;
using Realtime.Hooks;
using Realtime.Hooks.Webhooks;
using Realtime.Hub;
using Realtime.RateLimiting;
using Realtime.ServerApi;
using Realtime.ServerApi.Keys;
using Realtime.Sinks;
using Realtime.Subscriptions;
using Realtime.Transports;
using Wire;

namespace Realtime;

/// <summary>Where each option class is read and by what it is judged, all before the server listens.</summary>
internal static class EngineOptions
{
    private const string IssuerKey = "Auth:Issuer";

    public static IServiceCollection AddRealtimeOptions(this IServiceCollection services, IConfiguration configuration) => services
        .AddRealtimeOption<ClientOptions, ClientOptionsValidator>(configuration, ClientOptions.SectionName)
        .AddRealtimeOption<AccessOptions, AccessOptionsValidator>(configuration, AccessOptions.SectionName)
        .AddRealtimeOption<LimitOptions, LimitOptionsValidator>(configuration, LimitOptions.SectionName)
        .AddRealtimeRule<LimitOptions, LimitRules>()
        .AddRealtimeOption<HeartbeatOptions, HeartbeatOptionsValidator>(configuration, HeartbeatOptions.SectionName)
        .AddRealtimeRule<HeartbeatOptions, HeartbeatRules>()
        .AddRealtimeOption<LiveChannelOptions, LiveChannelOptionsValidator>(configuration, LiveChannelOptions.SectionName)
        .AddRealtimeOption<SinkOptions, SinkOptionsValidator>(configuration, SinkOptions.SectionName)
        .AddRealtimeRule<SinkOptions, QueueRules>()
        .AddRealtimeOption<ChannelOptions, ChannelOptionsValidator>(configuration, ChannelOptions.SectionName)
        .AddRealtimeOption<SubscriptionOptions, SubscriptionOptionsValidator>(configuration, SubscriptionOptions.SectionName)
        .AddRealtimeRule<SubscriptionOptions, PersonalChannelRule>()
        .AddSingleton<IValidateOptions<ChannelOptions>>(new ChannelKeys(configuration.GetSection(ChannelOptions.SectionName)))
        .AddRealtimeOption<ServerApiOptions, ServerApiOptionsValidator>(configuration, ServerApiOptions.SectionName)
        .AddRealtimeRule<ServerApiOptions, ApiKeyRules>()
        .AddRealtimeOption<DoorOptions, DoorOptionsValidator>(configuration, DoorOptions.SectionName)
        .AddRealtimeRule<DoorOptions, AllowedOriginsValidator>()
        .AddRealtimeOption<TokenOptions, TokenOptionsValidator>(configuration, TokenOptions.SectionName)
        .AddRealtimeRule<TokenOptions, KeysAddressValidator>()
        .AddRealtimeOption<HmacOptions, HmacOptionsValidator>(configuration, HmacOptions.SectionName)
        .AddRealtimeRule<HmacOptions, HmacRules>()
        .AddRealtimeOption<BanOptions, BanOptionsValidator>(configuration, BanOptions.SectionName)
        .AddRealtimeRule<BanOptions, BanRules>()
        .AddRealtimeOption<HookOptions, HookOptionsValidator>(configuration, HookOptions.SectionName)
        .AddRealtimeOption<WebhookOptions, WebhookOptionsValidator>(configuration, WebhookOptions.SectionName)
        .AddRealtimeRule<WebhookOptions, WebhookRules>()
        .PostConfigure<TokenOptions>(options =>
            options.Issuer = IssuerName.Normalize(configuration[IssuerKey] is { Length: > 0 } issuer ? issuer : options.Issuer));

    private static IServiceCollection AddRealtimeOption<TOptions, TValidator>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        return services.AddRealtimeRule<TOptions, TValidator>();
    }

    private static IServiceCollection AddRealtimeRule<TOptions, TValidator>(this IServiceCollection services)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return services;
    }
}
