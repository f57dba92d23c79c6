using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using AuthService.Data;
using AuthService.Keys;
using AuthService.Startup;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wire;

namespace Tests.AuthService;

public sealed class KeptStateTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Keys_and_client_survive_a_restart()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        string backendToken, demoToken;
        await using (var first = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken))
        {
            backendToken = await first.GetBackendTokenAsync(cancellationToken);
            demoToken = await first.GetDemoTokenAsync("ann", cancellationToken);
        }

        await using var second = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        Assert.Null((await second.ValidateAsync(backendToken, TokenAudiences.ServerApi, cancellationToken)).Exception);
        Assert.Null((await second.ValidateAsync(demoToken, TokenAudiences.Connection, cancellationToken)).Exception);
        using var again = await second.AskForBackendTokenAsync(cancellationToken);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.DoesNotContain(second.Logs.Entries, static entry => entry.Text.Contains("was made", StringComparison.Ordinal));
        Assert.DoesNotContain(second.Logs.Entries, static entry => entry.Text.Contains("was changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Services_that_start_at_once_on_an_empty_directory_share_keys_and_client()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var hosts = new ConcurrentBag<AuthServiceHost>();
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, 4), atOnce, async (_, token) => hosts.Add(await AuthServiceHost.StartAsync(_directory.Data, token)));
        try
        {
            foreach (var issuer in hosts)
            {
                var token = await issuer.GetBackendTokenAsync(cancellationToken);
                foreach (var verifier in hosts)
                {
                    Assert.Null((await verifier.ValidateAsync(token, TokenAudiences.ServerApi, cancellationToken)).Exception);
                }
            }

            Assert.Equal(2, hosts.SelectMany(static host => host.Logs.Entries).Count(static entry => entry.Text.Contains("A new key was made", StringComparison.Ordinal)));
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Kept_files_are_private_to_the_user()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no Unix file modes: the folder's permissions hold there.");
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);
        await host.GetBackendTokenAsync(cancellationToken);

        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(ownerOnly | UnixFileMode.UserExecute, new DirectoryInfo(_directory.Data).UnixFileMode);
        Assert.All(new DirectoryInfo(_directory.Data).EnumerateFiles("*", SearchOption.AllDirectories), static file => Assert.Equal(ownerOnly, file.UnixFileMode));
        Assert.True(File.Exists(Path.Combine(_directory.Data, KeyStore.SigningKeyFileName)));
    }

    [Fact]
    public async Task Keys_outlive_a_database_that_is_kept_elsewhere_and_lost()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var local = new TemporaryDirectory();
        using var another = new TemporaryDirectory();
        string token;
        await using (var first = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken, $"--Data:DatabaseDirectory={local.Data}"))
        {
            token = await first.GetBackendTokenAsync(cancellationToken);
        }

        await using var second = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken, $"--Data:DatabaseDirectory={another.Data}");

        Assert.Null((await second.ValidateAsync(token, TokenAudiences.ServerApi, cancellationToken)).Exception);
        await second.GetBackendTokenAsync(cancellationToken);
        Assert.False(File.Exists(Path.Combine(_directory.Data, AuthDatabase.FileName)));
        Assert.True(File.Exists(Path.Combine(another.Data, AuthDatabase.FileName)));
    }

    [Theory]
    [InlineData(KeyStore.SigningKeyFileName, "")]
    [InlineData(KeyStore.SigningKeyFileName, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData(KeyStore.SigningKeyFileName, "public")]
    [InlineData(KeyStore.SigningKeyFileName, "P-384")]
    [InlineData(KeyStore.EncryptionKeyFileName, "half of a line")]
    [InlineData(KeyStore.EncryptionKeyFileName, "-----BEGIN AUTH ENCRYPTION KEY-----\nAAAA\n-----END AUTH ENCRYPTION KEY-----\n")]
    public async Task Damaged_key_file_stops_the_start_and_is_left_alone(string fileName, string content)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var path = Path.Combine(_directory.Data, fileName);
        Directory.CreateDirectory(_directory.Data);
        var text = content switch { "public" => PublicKey(), "P-384" => OtherCurve(), _ => content };
        await File.WriteAllTextAsync(path, text, cancellationToken);

        var exception = await Assert.ThrowsAsync<StartException>(() => AuthServiceHost.StartAsync(_directory.Data, cancellationToken));

        Assert.Contains($"The key file '{path}' is damaged. Restore it, or delete it", exception.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(path, cancellationToken));
    }

    [Fact]
    public async Task Damaged_database_stops_the_start()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(_directory.Data);
        var path = Path.Combine(_directory.Data, AuthDatabase.FileName);
        await File.WriteAllTextAsync(path, new string('x', 10_000), cancellationToken);

        var exception = await Assert.ThrowsAsync<StartException>(() => AuthServiceHost.StartAsync(_directory.Data, cancellationToken));

        Assert.Contains($"The database '{path}' cannot be used", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migration_lock_left_by_a_killed_process_does_not_stop_the_start()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        Directory.CreateDirectory(_directory.Data);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.Data, AuthDatabase.FileName)}"))
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');
                """;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken).WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

        await host.GetBackendTokenAsync(cancellationToken);
    }

    [Fact]
    public async Task Migrations_say_what_the_model_says_and_the_log_is_written_ahead()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);
        await using var scope = host.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AuthDbContext>().Database;

        Assert.False(database.HasPendingModelChanges());
        Assert.Empty(await database.GetPendingMigrationsAsync(cancellationToken));
        Assert.Equal(["wal"], await database.SqlQueryRaw<string>("PRAGMA journal_mode").ToListAsync(cancellationToken));
    }

    [Fact]
    public void Default_directory_is_a_full_path_in_the_users_own_data()
    {
        Assert.SkipWhen(DataOptions.DefaultDirectory().Length == 0, "This user has no folder for local application data.");

        Assert.True(Path.IsPathFullyQualified(DataOptions.DefaultDirectory()));
        Assert.Equal("aspire-realtime", Path.GetFileName(DataOptions.DefaultDirectory()));
    }

    public void Dispose() => _directory.Dispose();

    private static string PublicKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportSubjectPublicKeyInfoPem();
    }

    private static string OtherCurve()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
