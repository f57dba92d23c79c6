using System.Globalization;

namespace AppHost.Ports;

/// <summary>Who listens on a port. Known on Linux only, and there only of processes that this user may look into.</summary>
internal static class PortHolder
{
    private const string ListenState = "0A";

    /// <returns>The process' name and id; null when it cannot be told.</returns>
    public static string? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var sockets = ListeningSockets("/proc/net/tcp", port).Concat(ListeningSockets("/proc/net/tcp6", port)).ToHashSet(StringComparer.Ordinal);
            return sockets.Count == 0 ? null : Directory.EnumerateDirectories("/proc").Where(directory => Holds(directory, sockets)).Select(Describe).FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>proc(5): the second field is the local address with the port in hexadecimal, the fourth the state, the tenth the inode.</summary>
    private static IEnumerable<string> ListeningSockets(string table, int port)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return !File.Exists(table)
            ? []
            : File.ReadLines(table)
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields.Length > 9 && fields[3] == ListenState && fields[1].EndsWith(suffix, StringComparison.Ordinal))
                .Select(static fields => $"socket:[{fields[9]}]");
    }

    private static bool Holds(string processDirectory, HashSet<string> sockets)
    {
        if (!int.TryParse(Path.GetFileName(processDirectory), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }

        try
        {
            return Directory.EnumerateFiles(Path.Combine(processDirectory, "fd")).Any(file => File.ResolveLinkTarget(file, returnFinalTarget: false) is { } target && sockets.Contains(target.Name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that has just ended.
            return false;
        }
    }

    private static string Describe(string processDirectory) =>
        $"{File.ReadAllText(Path.Combine(processDirectory, "comm")).Trim()} (process {Path.GetFileName(processDirectory)})";
}
