using AuthService.Clients;
using AuthService.Data;
using AuthService.Keys;

namespace AuthService.Startup;

/// <summary>
/// Makes folder, keys, database and client ready before the first request: hosted services start before the server listens. Replicas that start at once take
/// turns, so the second finds what the first has made.
/// </summary>
internal sealed partial class StatePreparation(
    DataDirectory directory,
    KeyStore keys,
    AuthDatabase database,
    BackendClientSeeder seeder,
    StateHealthCheck health,
    TimeProvider time,
    ILogger<StatePreparation> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        directory.EnsureWritable();
        await using (await StartLock.TakeAsync(directory, time, cancellationToken))
        {
            keys.Open();
            await database.PrepareAsync(cancellationToken);
            await seeder.SeedAsync(cancellationToken);
        }

        health.ReportPrepared();
        Log.Prepared(logger, keys.SigningKey.KeyId, directory.FullPath);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
