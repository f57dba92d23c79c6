using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ServiceDefaults.Proxies;

/// <summary>Forwarded headers, believed of configured proxies alone.</summary>
public static class TrustedProxyExtensions
{
    /// <param name="services">The service's container.</param>
    /// <param name="sectionName">Where the list stands in the configuration.</param>
    public static void AddTrustedProxies<TOptions>(this IServiceCollection services, string sectionName)
        where TOptions : TrustedProxyList
    {
        services.AddSingleton<IValidateOptions<TOptions>>(new TrustedProxyListValidator<TOptions>(sectionName));
        services.AddOptions<TOptions>()
            .BindConfiguration(sectionName)
            .PostConfigure(static options =>
            {
                options.Addresses = [.. options.Addresses.Where(static text => !string.IsNullOrWhiteSpace(text))];
                options.Networks = [.. options.Networks.Where(static text => !string.IsNullOrWhiteSpace(text))];
            })
            .ValidateOnStart();
    }

    /// <summary>Made when the pipeline is built, which is after the options were validated: <c>UseForwardedHeaders</c> would want them before.</summary>
    /// <param name="app">The service.</param>
    /// <param name="believed">What is believed, and of whom in any case; the configured ones are added.</param>
    public static void UseTrustedProxies<TOptions>(this WebApplication app, ForwardedHeadersOptions believed)
        where TOptions : TrustedProxyList =>
        app.Use(next =>
        {
            Add(app.Services.GetRequiredService<IOptions<TOptions>>().Value, believed);

            // The middleware takes two empty lists for everybody.
            return believed.KnownProxies.Count + believed.KnownIPNetworks.Count == 0
                ? next
                : new ForwardedHeadersMiddleware(next, app.Services.GetRequiredService<ILoggerFactory>(), Options.Create(believed)).Invoke;
        });

    private static void Add(TrustedProxyList trusted, ForwardedHeadersOptions believed)
    {
        foreach (var address in trusted.Addresses.Select(IPAddress.Parse))
        {
            believed.KnownProxies.Add(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        }

        foreach (var network in trusted.Networks.Select(System.Net.IPNetwork.Parse))
        {
            believed.KnownIPNetworks.Add(network);
        }
    }
}
