using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using ServiceDefaults.Proxies;

namespace LoadBalancer.Edge;

internal static class EdgeExtensions
{
    /// <summary>What faces the outside: https, bounds of a request, addresses.</summary>
    public static void AddEdge(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EdgeOptions>().BindPresent(EdgeOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddOptions<TimeoutOptions>().BindPresent(TimeoutOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TimeoutOptions>, TimeoutOptionsValidator>();
        services.AddTrustedProxies<TrustedProxyOptions>(TrustedProxyOptions.SectionName);
        services.AddRequestTimeouts();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, RequestLimits>();
        services.AddSingleton<HttpsPort>();
        services.AddSingleton<EdgeMetrics>();
        services.AddHostedService<MalformedRequests>();
    }

    public static void UseEdge(this WebApplication app)
    {
        app.UseClientAddress();
        app.UseMiddleware<HttpsOnly>();
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseRequestTimeouts();
    }
}
