using AuthService.Startup;
using Microsoft.Extensions.Options;

namespace AuthService.Data;

/// <summary>The folder of everything that is kept.</summary>
internal sealed class DataDirectory(IOptions<DataOptions> options)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string FullPath { get; } = Path.GetFullPath(options.Value.Directory);

    public string PathOf(string fileName) => Path.Combine(FullPath, fileName);

    /// <summary>Makes the folder when it is not there. One that is there keeps its permissions: it may be shared on purpose, and every file in it is private.</summary>
    /// <exception cref="StartException">The folder cannot be made or written.</exception>
    public void EnsureWritable()
    {
        try
        {
            Create();
            using var probe = PrivateFile.Open(PathOf($".probe-{Guid.NewGuid():N}"), FileMode.CreateNew, FileShare.None, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"The data directory '{FullPath}' cannot be written ({exception.Message}). "
                + $"Name another one with {DataOptions.DirectorySetting}, or permit this user to write there.",
                exception);
        }
    }

    private void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(FullPath);
        }
        else
        {
            Directory.CreateDirectory(FullPath, OwnerOnly);
        }
    }
}
