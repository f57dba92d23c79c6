using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Realtime.Auth;

/// <summary>
/// The token service's public keys: fetched once, kept, fetched again at most once per cool-down when a token names an unknown one. The last good set outlives every failure.
/// </summary>
internal sealed class SigningKeys
{
    /// <summary>The HTTP client that fetches them.</summary>
    public const string ClientName = "token-keys";

    private const int MaxKeySetBytes = 1024 * 1024;

    private readonly TokenOptions _options;
    private readonly TimeProvider _time;
    private readonly KeySetRetriever _retriever;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? _manager;

    public SigningKeys(IOptions<TokenOptions> options, IHttpClientFactory clients, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        _retriever = new KeySetRetriever(time);
        if (!string.IsNullOrEmpty(_options.KeysAddress))
        {
            var client = clients.CreateClient(ClientName);
            client.MaxResponseContentBufferSize = MaxKeySetBytes;
            _manager = new ConfigurationManager<OpenIdConnectConfiguration>(
                _options.KeysAddress, _retriever, new HttpDocumentRetriever(client) { RequireHttps = false })
            {
                RefreshInterval = _options.KeyRefreshCoolDown,
            };
        }
    }

    /// <summary>Whether an address is configured at all.</summary>
    public bool AreConfigured => _manager is not null;

    /// <summary>What the JwtBearer scheme reads the same keys from; null when no address is configured.</summary>
    public IConfigurationManager<OpenIdConnectConfiguration>? Configuration => _manager;

    /// <summary>The keys as known now; null = there are none yet and none came within <see cref="TokenOptions.KeyWait"/>.</summary>
    public async ValueTask<ICollection<SecurityKey>?> GetAsync(CancellationToken cancellationToken)
    {
        if (_manager is null)
        {
            return null;
        }

        try
        {
            // The fetch is not cancelled with its first caller: others wait for the same one.
            var configuration = await _manager.GetConfigurationAsync(CancellationToken.None).WaitAsync(_options.KeyWait, _time, cancellationToken);
            return configuration.SigningKeys;
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Says what a key that is not in the set means, after a fetch if one is due.</summary>
    public async ValueTask<MissingKeyVerdict> JudgeMissingAsync(CancellationToken cancellationToken)
    {
        if (_manager is null)
        {
            return MissingKeyVerdict.CannotTell;
        }

        if (_retriever.HasFetchedWithin(_options.KeyRefreshCoolDown))
        {
            return MissingKeyVerdict.Unknown;
        }

        var next = _retriever.NextFetch;
        _manager.RequestRefresh();
        try
        {
            // The request takes effect with the next read.
            await _manager.GetConfigurationAsync(CancellationToken.None).WaitAsync(_options.KeyWait, _time, cancellationToken);
            await next.WaitAsync(_options.KeyWait, _time, cancellationToken);
            return MissingKeyVerdict.TryAgain;
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
        {
            return MissingKeyVerdict.CannotTell;
        }
    }
}
