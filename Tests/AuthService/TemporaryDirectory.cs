using Microsoft.Data.Sqlite;

namespace Tests.AuthService;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("auth-service-");

    /// <summary>Not there yet.</summary>
    public string Data => PathOf("data");

    public string PathOf(string name) => Path.Combine(_root.FullName, name);

    public void Dispose()
    {
        // Pooled connections keep the database file open, and Windows does not delete open files.
        SqliteConnection.ClearAllPools();
        _root.Delete(recursive: true);
    }
}
