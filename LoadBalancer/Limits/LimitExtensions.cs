using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Limits;

internal static class LimitExtensions
{
    /// <summary>Bounds of what one client address may open.</summary>
    public static void AddAddressLimits(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LimitOptions>().BindPresent(LimitOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<AddressBook>();
        services.AddSingleton<LimitMetrics>();
        services.AddSingleton<Refusals>();
        services.AddRateLimiter(static _ => { });
        services.AddOptions<RateLimiterOptions>().Configure<AddressBook, Refusals, IOptions<LimitOptions>>(static (limiter, book, refusals, limits) =>
        {
            limiter.GlobalLimiter = new AddressLimiter(book, limits.Value.LimitLoopback);
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = refusals.AnswerAsync;
        });
    }

    public static void UseAddressLimits(this WebApplication app) => app.UseRateLimiter();
}
