using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Hooks.Webhooks;

/// <summary>The webhooks and their HTTP client.</summary>
internal static class WebhookRegistration
{
    private const string ServiceDiscovery = "Microsoft.Extensions.ServiceDiscovery";

    public static IServiceCollection AddRealtimeWebhooks(this IServiceCollection services)
    {
        services.AddHttpClient(WebhookClient.ClientName)
            .ConfigureHttpClient(static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler(static (handler, _) =>
            {
                // The address that was configured is the one that is called: no redirect, no proxy of the machine, and nothing kept between requests.
                handler.AllowAutoRedirect = false;
                handler.UseProxy = false;
                handler.UseCookies = false;
                handler.AutomaticDecompression = DecompressionMethods.None;
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => KeepSingleAttempts(handlers));
        return services
            .AddSingleton<WebhookClient>()
            .AddSingleton<WebhookHooks>()
            .AddSingleton<IRealtimeHooks>(static provider => provider.GetRequiredService<WebhookHooks>())
            .AddSingleton<IRpcFallback>(static provider => provider.GetRequiredService<WebhookHooks>());
    }

    /// <summary>A host may give every client handlers that repeat what failed; a call that has effects must not be repeated, and its time is bounded already.</summary>
    private static void KeepSingleAttempts(IList<DelegatingHandler> handlers)
    {
        for (var index = handlers.Count - 1; index >= 0; index--)
        {
            if (handlers[index].GetType().Namespace?.StartsWith(ServiceDiscovery, StringComparison.Ordinal) != true)
            {
                handlers.RemoveAt(index);
            }
        }
    }
}
