namespace Tests.Support;

/// <summary>Finds programs as a shell does.</summary>
internal static class Executables
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    /// <returns>The first of these names that stands in the search path; null = none does.</returns>
    public static string? Find(params IEnumerable<string> names) =>
        (from name in names
         from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         from ending in Endings
         select Path.Combine(folder, name + ending)).FirstOrDefault(File.Exists);
}
