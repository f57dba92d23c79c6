namespace Tests.Support;

/// <summary>Where the project's files are.</summary>
internal static class SourceTree
{
    /// <summary>The folder with Aspire.sln: found from where the tests run, since paths of the build may be normalised.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Aspire.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Aspire.sln stands in no folder above the tests.");
    }
}
