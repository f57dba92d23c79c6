using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Edge;

internal static class EdgeExtensions
{
    /// <summary>What faces the outside: https, limits, addresses.</summary>
    public static void AddEdge(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EdgeOptions>().BindPresent(EdgeOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, RequestLimits>();
        services.AddSingleton<HttpsPort>();
        services.AddSingleton<EdgeMetrics>();
        services.AddHostedService<MalformedRequests>();
    }

    public static void UseEdge(this WebApplication app)
    {
        app.Use(ClientAddress.UnmapAsync);
        app.UseMiddleware<HttpsOnly>();
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }
    }
}
