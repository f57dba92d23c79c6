using AuthService.Startup;
using Microsoft.Extensions.Options;

namespace AuthService.Data;

/// <summary>The folder of everything that is kept, and that of the database.</summary>
internal sealed class DataDirectory(IOptions<DataOptions> options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string FullPath { get; } = Path.GetFullPath(options.Value.Directory);

    /// <summary>Of the database, which is made anew from the configuration where it is lost.</summary>
    public string DatabasePath { get; } = Path.GetFullPath(string.IsNullOrWhiteSpace(options.Value.DatabaseDirectory) ? options.Value.Directory : options.Value.DatabaseDirectory);

    public string PathOf(string fileName) => Path.Combine(FullPath, fileName);

    public string PathOfDatabase(string fileName) => Path.Combine(DatabasePath, fileName);

    /// <summary>Makes the folders when they are not there. One that is there keeps its permissions: it may be shared on purpose, and every file in it is private.</summary>
    /// <exception cref="StartException">A folder cannot be made or written.</exception>
    public void EnsureWritable()
    {
        EnsureWritable(FullPath, DataOptions.DirectorySetting);
        EnsureWritable(DatabasePath, DataOptions.DatabaseDirectorySetting);
    }

    private static void EnsureWritable(string folder, string setting)
    {
        try
        {
            Create(folder);
            using var probe = PrivateFile.Open(Path.Combine(folder, $".probe-{Guid.NewGuid():N}"), FileMode.CreateNew, FileShare.None, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"The data directory '{folder}' cannot be written ({exception.Message}). Name another one with {setting}, or permit this user to write there.",
                exception);
        }
    }

    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }
}
