namespace Tests.Architecture;

/// <summary>Holds uses against a table of folders.</summary>
/// <param name="project">The project's root namespace.</param>
internal sealed class LayerRules(string project, IReadOnlyList<Folder> table)
{
    /// <returns>A sentence for each use that the table does not allow.</returns>
    public IReadOnlyList<string> Violations(IEnumerable<SymbolUse> uses) =>
        [.. uses.Where(use => IsOurs(use.FromNamespace)).Select(Judge).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <returns>A sentence for each line of the table that names a folder which does not stand above it.</returns>
    public IReadOnlyList<string> TableErrors() =>
    [
        .. table.SelectMany((folder, index) => folder.MayUse
            .Where(used => !table.Take(index).Any(above => above.Name == used))
            .Select(used => $"{folder.Name} names {used}, which does not stand above it.")),
    ];

    private string? Judge(SymbolUse use)
    {
        var path = FolderPath(use.FromNamespace);
        if (path.Length == 0)
        {
            return null;
        }

        var folder = table.FirstOrDefault(folder => folder.Name == path[0]);
        if (folder is null)
        {
            return $"{use.File}: the folder {path[0]} does not stand in the table.";
        }

        var isRedisAdapter = path.Skip(1).Contains(RealtimeFolders.Redis, StringComparer.Ordinal);
        return IsAllowed(use, folder, isRedisAdapter) ? null : $"{use}; {folder.Name} may not.";
    }

    private bool IsAllowed(SymbolUse use, Folder folder, bool isRedisAdapter)
    {
        if (IsOurs(use.ToNamespace))
        {
            var target = FolderPath(use.ToNamespace).FirstOrDefault(RealtimeFolders.Root);
            return target == folder.Name || folder.MayUse.Contains(target, StringComparer.Ordinal) || (isRedisAdapter && target == RealtimeFolders.Redis);
        }

        var guards = RealtimeFolders.Guarded.Where(guard => guard.Value.Any(prefix => IsIn(use.ToNamespace, prefix))).Select(static guard => guard.Key).ToList();
        if (guards.Count > 0)
        {
            return guards.TrueForAll(guard => folder.Outside.Contains(guard, StringComparer.Ordinal) || (isRedisAdapter && guard == "StackExchange.Redis"));
        }

        return !RealtimeFolders.BaseLibraryOnly.Contains(folder.Name, StringComparer.Ordinal) || !RealtimeFolders.BeyondBaseLibrary.Any(prefix => IsIn(use.ToNamespace, prefix));
    }

    private string[] FolderPath(string name) => name.Length == project.Length ? [] : name[(project.Length + 1)..].Split('.');

    private bool IsOurs(string name) => IsIn(name, project);

    private static bool IsIn(string name, string prefix) => name == prefix || name.StartsWith($"{prefix}.", StringComparison.Ordinal);
}
