namespace Tests.Support;

/// <summary>The project's own files, found from where the tests run.</summary>
internal static class SourceTree
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "Migrations", ".git", ".vs", "artifacts", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with '/', of all files with this ending, in ordinal order.</summary>
    public static IReadOnlyList<string> Files(string extension, string folder = "") =>
    [
        .. Walk(new DirectoryInfo(Path.Combine(Root, folder)))
            .Where(file => file.Extension == extension)
            .Select(static file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo directory) =>
        directory.EnumerateFiles().Concat(directory.EnumerateDirectories().Where(static child => !NotOurs.Contains(child.Name, StringComparer.Ordinal)).SelectMany(Walk));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Aspire.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has Aspire.sln.");
    }
}
