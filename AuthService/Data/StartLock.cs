using AuthService.Startup;

namespace AuthService.Data;

/// <summary>
/// Lets one process at a time prepare the data directory: a file held open without sharing. The operating system takes the lock back when its holder dies.
/// </summary>
internal static class StartLock
{
    public const string FileName = "auth.lock";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    /// <returns>The lock; disposing it lets the next one in. The file stays: removing it would let two in at once.</returns>
    /// <exception cref="StartException">Another process held it all the time.</exception>
    public static async Task<IAsyncDisposable> TakeAsync(DataDirectory directory, TimeProvider time, CancellationToken cancellationToken)
    {
        var path = directory.PathOf(FileName);
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return PrivateFile.Open(path, FileMode.OpenOrCreate, FileShare.None);
            }
            catch (IOException exception) when (IsHeldByAnother(exception))
            {
                if (time.GetElapsedTime(started) >= Patience)
                {
                    throw new StartException(
                        $"Another process has held '{path}' for {Patience.TotalSeconds:0} s. Stop it, or name another folder with {DataOptions.DirectorySetting}.", exception);
                }
            }

            await Task.Delay(RetryInterval, time, cancellationToken);
        }
    }

    /// <summary>EWOULDBLOCK of Linux and of macOS, and Windows' sharing violation: the framework has no type of its own for them.</summary>
    private static bool IsHeldByAnother(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
