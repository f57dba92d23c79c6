using System.Net.Http.Json;

namespace Tests.AuthService;

public sealed class SecretsInLogsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task No_token_and_no_secret_stands_in_the_logs_at_any_level()
    {
        const string wrongSecret = "wrong-horse-battery-staple";
        const string assertion = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl";
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        var backendToken = await host.GetBackendTokenAsync(cancellationToken);
        var demoToken = await host.GetDemoTokenAsync("ann", cancellationToken);
        using var refused = await host.AskForBackendTokenAsync(cancellationToken, secret: wrongSecret);
        using var asserted = await host.PostAsync(
            "connect/token",
            new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"), new("client_id", AuthServiceHost.ClientId), new("client_assertion", assertion),
                new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ]),
            cancellationToken);
        using var misplaced = await host.PostAsync($"demo/token?access_token={demoToken}", JsonContent.Create(new { user = demoToken }), cancellationToken);

        Assert.False(refused.IsSuccessStatusCode || asserted.IsSuccessStatusCode || misplaced.IsSuccessStatusCode);
        var signingKey = (await File.ReadAllLinesAsync(Path.Combine(_directory.Data, "auth-signing-key.pem"), cancellationToken))[1];
        Assert.NotEmpty(host.Logs.Entries);
        Assert.All(
            new[] { backendToken, demoToken, AuthServiceHost.Secret, wrongSecret, assertion, signingKey },
            secret => Assert.DoesNotContain(host.Logs.Entries, entry => entry.Text.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Refusals_are_logged_with_their_reason()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        using var response = await host.AskForBackendTokenAsync(cancellationToken, secret: "wrong-horse-battery-staple");

        Assert.Single(host.Logs.Entries, static entry => entry.Text.Contains("was refused with invalid_client", StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();
}
