using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Realtime.Auth;

/// <summary>
/// Reads a JWKS alone, without the discovery document: nodes reach the token service at an inner address which its documents do not name.
/// An answer without any usable key counts as a failure, so that the last good set stays.
/// </summary>
internal sealed class KeySetRetriever(TimeProvider time) : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    private const int MinRsaBits = 2048;

    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _fetchedAt;

    /// <summary>Completes with the next successful fetch.</summary>
    public Task NextFetch
    {
        get
        {
            lock (_lock)
            {
                return _next.Task;
            }
        }
    }

    /// <summary>True when a fetch succeeded no longer ago than this.</summary>
    public bool HasFetchedWithin(TimeSpan age)
    {
        lock (_lock)
        {
            return _fetchedAt is { } at && time.GetElapsedTime(at) <= age;
        }
    }

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        var document = await retriever.GetDocumentAsync(address, cancel);
        var keySet = new JsonWebKeySet(document) { SkipUnresolvedJsonWebKeys = true };
        var configuration = new OpenIdConnectConfiguration { JsonWebKeySet = keySet };
        foreach (var key in keySet.GetSigningKeys().Where(IsUsable))
        {
            configuration.SigningKeys.Add(key);
        }

        if (configuration.SigningKeys.Count == 0)
        {
            throw new InvalidOperationException("The key set has no usable signing key.");
        }

        lock (_lock)
        {
            _fetchedAt = time.GetTimestamp();
            _next.TrySetResult();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return configuration;
    }

    /// <summary>Public keys alone, and RSA from 2048 bits on (RFC 7518 section 3.3): a secret that somebody publishes by mistake is none.</summary>
    private static bool IsUsable(SecurityKey key) => key is ECDsaSecurityKey || (key is RsaSecurityKey && key.KeySize >= MinRsaBits);
}
