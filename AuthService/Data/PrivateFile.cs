using System.Text;

namespace AuthService.Data;

/// <summary>Files that only the user may read: mode 0600 on Unix, the folder's permissions on Windows.</summary>
internal static class PrivateFile
{
    public static FileStream Open(string path, FileMode mode, FileShare share, FileOptions fileOptions = FileOptions.None)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, Options = fileOptions };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes a file that is not there yet. It appears whole or not at all, whenever the process ends.</summary>
    /// <exception cref="IOException">It is there already, or cannot be written.</exception>
    public static void WriteNew(string path, string text)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = Open(unfinished, FileMode.CreateNew, FileShare.None))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: false);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
