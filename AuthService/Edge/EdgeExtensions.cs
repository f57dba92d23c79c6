using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace AuthService.Edge;

internal static class EdgeExtensions
{
    /// <summary>The balancer passes requests on with it, so it stands in every address that discovery names.</summary>
    public const string PathBase = "/auth";

    private const string HealthPath = "/health";

    /// <summary>Longer than any token request.</summary>
    private const int MaxBodyBytes = 64 * 1024;

    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    public static void AddRequestLimits(this WebApplicationBuilder builder) =>
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });

    public static void AddTrustedProxies(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<TrustedProxyOptions>, TrustedProxyOptionsValidator>();
        services.AddOptions<TrustedProxyOptions>()
            .BindConfiguration(TrustedProxyOptions.SectionName)
            .PostConfigure(static options =>
            {
                options.Addresses = [.. options.Addresses.Where(static text => !string.IsNullOrWhiteSpace(text))];
                options.Networks = [.. options.Networks.Where(static text => !string.IsNullOrWhiteSpace(text))];
            })
            .ValidateOnStart();
    }

    // Made when the pipeline is built, which is after the options were validated: UseForwardedHeaders would want them before.
    public static void UseTrustedProxies(this WebApplication app) =>
        app.Use(next => new ForwardedHeadersMiddleware(next, app.Services.GetRequiredService<ILoggerFactory>(), Options.Create(Trust(app.Services))).Invoke);

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

    private static ForwardedHeadersOptions Trust(IServiceProvider services)
    {
        var trusted = services.GetRequiredService<IOptions<TrustedProxyOptions>>().Value;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var address in trusted.Addresses)
        {
            options.KnownProxies.Add(IPAddress.Parse(address));
        }

        foreach (var network in trusted.Networks.Select(IPNetwork.Parse).Concat(Loopback))
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }
}
