using AuthService.Startup;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AuthService.Data;

/// <summary>The SQLite file. It serves processes of one machine: its write-ahead log needs shared memory, which a network drive has not.</summary>
internal sealed class AuthDatabase(DataDirectory directory, IServiceScopeFactory scopes)
{
    public const string FileName = "auth.db";

    /// <summary>Brings the file to the present schema. The caller holds the <see cref="StartLock"/>.</summary>
    /// <exception cref="StartException">The file is damaged, or cannot be opened or written.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var path = directory.PathOfDatabase(FileName);
        try
        {
            // SQLite would make a file that all may read; it takes over the permissions of one that is there.
            await PrivateFile.Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete).DisposeAsync();
            await using var scope = scopes.CreateAsyncScope();
            await MigrateAsync(scope.ServiceProvider.GetRequiredService<AuthDbContext>(), cancellationToken);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"The database '{path}' cannot be used ({exception.Message}). Restore it, or move it away to have a new one made from the configuration.",
                exception);
        }
    }

    /// <summary>Reads one row, so that a database that was never prepared or is gone shows.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AuthDbContext>().Database;
        await database.ExecuteSqlRawAsync("SELECT 1 FROM \"__EFMigrationsHistory\" LIMIT 1", cancellationToken);
    }

    private static async Task MigrateAsync(AuthDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        var pending = await context.Database.GetPendingMigrationsAsync(cancellationToken);
        if (!pending.Any())
        {
            return;
        }

        // EF waits for this lock without an end, and a process killed during a migration leaves it behind. Nobody else migrates now.
        await context.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }
}
