using System.Net.Http.Json;
using System.Text.Json;
using AuthService;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults;
using Tests.Support;

namespace Tests.AuthService;

/// <summary>The real service on a free port, composed as its Program.cs composes it, with every log level on.</summary>
internal sealed class AuthServiceHost : IAsyncDisposable
{
    public const string Issuer = "https://localhost:8443/auth/";
    public const string ClientId = "realtime-backend";
    public const string Secret = "correct-horse-battery-staple";

    private readonly WebApplication _app;
    private bool _areErrorLogsExpected;

    private AuthServiceHost(WebApplication app, CapturedLogs logs)
    {
        _app = app;
        Logs = logs;
        Root = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = new HttpClient { BaseAddress = new Uri(Root, "/auth/") };
    }

    /// <summary>Without the path base.</summary>
    public Uri Root { get; }

    /// <summary>Its addresses are relative to the path base.</summary>
    public HttpClient Http { get; }

    public CapturedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    public static WebApplication Build(string directory, CapturedLogs logs, params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(AuthServiceExtensions).Assembly.GetName().Name,
            ContentRootPath = Path.GetTempPath(),
            Args =
            [
                $"--environment={Environments.Development}", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Trace",
                $"--Data:Directory={directory}", $"--Auth:BackendClient:Secret={Secret}",
                .. settings,
            ],
        });
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.AddTransient<IStartupFilter, PretendedPeer>();
        builder.AddServiceDefaults("AuthService");
        builder.AddAuthService();
        var app = builder.Build();
        app.UseAuthService();
        app.MapDefaultEndpoints();
        return app;
    }

    public static async Task<AuthServiceHost> StartAsync(string directory, CancellationToken cancellationToken, params string[] settings)
    {
        var logs = new CapturedLogs();
        var app = Build(directory, logs, settings);
        try
        {
            await app.StartAsync(cancellationToken);
            return new AuthServiceHost(app, logs);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public Task<HttpResponseMessage> AskForBackendTokenAsync(CancellationToken cancellationToken, string clientId = ClientId, string secret = Secret, string? scope = null)
    {
        var form = new List<KeyValuePair<string, string>> { new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", secret) };
        if (scope is not null)
        {
            form.Add(new("scope", scope));
        }

        return PostAsync("connect/token", new FormUrlEncodedContent(form), cancellationToken);
    }

    public async Task<string> GetBackendTokenAsync(CancellationToken cancellationToken)
    {
        using var response = await AskForBackendTokenAsync(cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.GetProperty("access_token").GetString()!;
    }

    public async Task<string> GetDemoTokenAsync(string user, CancellationToken cancellationToken)
    {
        using var response = await PostAsync("demo/token", JsonContent.Create(new { user }), cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.GetProperty("token").GetString()!;
    }

    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent content, CancellationToken cancellationToken)
    {
        using (content)
        {
            return await Http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        }
    }

    public Task<JsonElement> GetJsonAsync(string path, CancellationToken cancellationToken) =>
        Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), cancellationToken);

    /// <summary>Checks a token as a node does: against the published keys, by allow-lists.</summary>
    public async Task<TokenValidationResult> ValidateAsync(string token, string audience, CancellationToken cancellationToken)
    {
        var keys = new JsonWebKeySet(await Http.GetStringAsync(new Uri(".well-known/jwks", UriKind.Relative), cancellationToken));
        return await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = audience,
            ValidAlgorithms = ["ES256"],
            ValidTypes = ["at+jwt"],
            IssuerSigningKeys = keys.GetSigningKeys(),
            ClockSkew = TimeSpan.FromSeconds(15),
        });
    }

    /// <summary>Otherwise one fails the test at its end.</summary>
    public void ExpectErrorLogs() => _areErrorLogsExpected = true;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        Assert.DoesNotContain(Logs.Entries, entry => entry.Level >= LogLevel.Error && !_areErrorLogsExpected);
    }
}
