using Tests.Support.Intakes;

namespace Tests.Cluster;

/// <summary>How the processes of this machine were started, which everybody may read. Where the system has no such folder there is nothing to read.</summary>
internal static class CommandLines
{
    private const string Folder = "/proc";

    public static bool CanBeRead => Directory.Exists(Folder) && OperatingSystem.IsLinux();

    public static ExportRecord Read()
    {
        var record = new ExportRecord();
        foreach (var process in CanBeRead ? Directory.EnumerateDirectories(Folder).Where(static folder => Path.GetFileName(folder).All(char.IsAsciiDigit)) : [])
        {
            try
            {
                record.Add("command line", File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' '));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
            catch (UnauthorizedAccessException)
            {
                // Another user's, on a system that hides them.
            }
        }

        return record;
    }
}
