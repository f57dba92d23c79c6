using System.Net;
using AuthService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.AuthService;

public sealed class HealthTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Service_is_ready_once_it_listens()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, "/health/ready", cancellationToken));
    }

    [Fact]
    public async Task Service_is_alive_but_not_ready_when_its_database_is_not_readable()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);
        host.ExpectErrorLogs();
        await using (var scope = host.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<AuthDbContext>().Database.ExecuteSqlRawAsync("DROP TABLE \"__EFMigrationsHistory\"", cancellationToken);
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(host, "/health/ready", cancellationToken));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, "/health/live", cancellationToken));
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<HttpStatusCode> AskAsync(AuthServiceHost host, string path, CancellationToken cancellationToken)
    {
        using var response = await host.Http.GetAsync(new Uri(host.Root, path), cancellationToken);
        return response.StatusCode;
    }
}
