using Microsoft.AspNetCore.Authentication;

namespace Realtime.ServerApi.Keys;

/// <summary>What a host calls to let backends in by key.</summary>
public static class ApiKeyExtensions
{
    /// <summary>The scheme's name, for policies.</summary>
    public const string Scheme = "realtime-api-key";

    /// <summary>Adds the scheme. Whoever has a key of <see cref="ServerApiOptions.ApiKeys"/> has every scope.</summary>
    public static AuthenticationBuilder AddRealtimeApiKey(this AuthenticationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(Scheme, configureOptions: null);
    }
}
