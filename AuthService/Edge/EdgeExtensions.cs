using Microsoft.AspNetCore.HttpOverrides;
using ServiceDefaults.Proxies;

namespace AuthService.Edge;

internal static class EdgeExtensions
{
    /// <summary>The balancer passes requests on with it, so it stands in every address that discovery names.</summary>
    public const string PathBase = "/auth";

    private const string HealthPath = "/health";

    /// <summary>Longer than any token request.</summary>
    private const int MaxBodyBytes = 64 * 1024;

    public static void AddRequestLimits(this WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });

    public static void AddTrustedProxies(this IServiceCollection services) => services.AddTrustedProxies<TrustedProxyOptions>(TrustedProxyOptions.SectionName);

    /// <summary>The nearest proxy only. The framework's defaults name this machine.</summary>
    public static void UseTrustedProxies(this WebApplication app) =>
        app.UseTrustedProxies<TrustedProxyOptions>(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost });

    /// <summary>Everything lies under the path base, health beside it: one address per endpoint, so that no rule at the balancer can be walked around.</summary>
    public static void UsePublicBase(this WebApplication app)
    {
        app.UsePathBase(PathBase);
        app.Use(static (context, next) =>
        {
            if (context.Request.PathBase.HasValue != context.Request.Path.StartsWithSegments(HealthPath, StringComparison.Ordinal))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    /// <summary>Answers bodies over a limit, cut short or not in the form they say: a misbehaving client is no failure of the service.</summary>
    public static void UseBodyFaults(this WebApplication app) =>
        app.Use(static async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception exception) when (exception is BadHttpRequestException or InvalidDataException && !context.Response.HasStarted)
            {
                context.Response.StatusCode = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            }
        });
}
