using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime;
using Realtime.Auth;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>A node's services as its configuration makes them, without the server: to judge tokens and settings.</summary>
internal sealed class TokenDesk : IDisposable
{
    private static readonly ClientInfo Ann = new("ann", "client-1");

    private readonly IHost _host;

    public TokenDesk(IEnumerable<(string Key, string? Value)>? settings = null, string environment = "Production", TimeProvider? time = null)
    {
        Keys = new FakeKeyEndpoint(Issuer.KeySet);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = environment });
        builder.Configuration
            .AddInMemoryCollection([
                KeyValuePair.Create("Realtime:Broker", (string?)"Memory"),
                KeyValuePair.Create("Auth:Issuer", (string?)TokenIssuer.Issuer),
                KeyValuePair.Create("Realtime:Auth:KeysAddress", (string?)"http://tokens.test/auth/.well-known/jwks"),
            ])
            .AddInMemoryCollection((settings ?? []).Select(static setting => KeyValuePair.Create(setting.Key, setting.Value)));
        builder.Logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug);
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.AddRealtime("ready");
        builder.Services.AddHttpClient(SigningKeys.ClientName).ConfigurePrimaryHttpMessageHandler(() => Keys);
        _host = builder.Build();
    }

    /// <summary>A desk that takes tokens of the secret, too.</summary>
    public static TokenDesk WithSecret(string secret = HmacTokens.Secret, string environment = "Production") =>
        new([("Realtime:Auth:Hmac:Secret", secret)], environment);

    public TokenIssuer Issuer { get; } = new();

    public FakeKeyEndpoint Keys { get; }

    public CapturedLogs Logs { get; } = new();

    public IServiceProvider Services => _host.Services;

    private TokenVerifier Verifier => Services.GetRequiredService<TokenVerifier>();

    public async Task<TokenVerdict> ConnectAsync(string token) => await Verifier.VerifyConnectionAsync(token, TestContext.Current.CancellationToken);

    /// <param name="token">A subscription token.</param>
    /// <param name="channel">What is asked for.</param>
    /// <param name="client">null = ann's.</param>
    public async Task<SubscriptionVerdict> SubscribeAsync(string token, string channel = "chat:x", ClientInfo? client = null) =>
        await Verifier.VerifySubscriptionAsync(token, client ?? Ann, channel, TestContext.Current.CancellationToken);

    /// <summary>What a start would say of the configuration; empty = nothing.</summary>
    public string StartFailure()
    {
        try
        {
            Services.GetRequiredService<IStartupValidator>().Validate();
            return string.Empty;
        }
        catch (OptionsValidationException refused)
        {
            return refused.Message;
        }
        catch (AggregateException several)
        {
            return several.Message;
        }
    }

    public void Dispose()
    {
        _host.Dispose();
        Issuer.Dispose();
    }
}
