namespace Tests.Docs;

/// <summary>Whether what pages link to is there.</summary>
/// <param name="pages">All that may be linked to by an anchor.</param>
/// <param name="exists">Whether there is a file or folder at this path from the root.</param>
internal sealed class LinkRules(IReadOnlyList<MarkdownPage> pages, Func<string, bool> exists)
{
    /// <returns>A sentence for each link that leads nowhere.</returns>
    public IEnumerable<string> Violations(MarkdownPage page) => page.Links
        .Where(static link => !link.Contains("://", StringComparison.Ordinal))
        .Select(link => Judge(page, link))
        .OfType<string>();

    private string? Judge(MarkdownPage page, string link)
    {
        var (file, anchor) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, null);
        var path = file.Length == 0 ? page.Path : Resolve(page.Path, file);
        if (!exists(path))
        {
            return $"{page.Path} links to {link}, but there is no {path}.";
        }

        var target = pages.FirstOrDefault(candidate => string.Equals(candidate.Path, path, StringComparison.Ordinal));
        return anchor is null || target?.Anchors.Contains(anchor) == true ? null : $"{page.Path} links to {link}, but {path} has no such heading.";
    }

    private static string Resolve(string from, string file)
    {
        var parts = new List<string>(from.Split('/')[..^1]);
        foreach (var part in file.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part is not "."))
        {
            // Above the root nothing is ours: the path keeps its dots, and is not there.
            if (part is ".." && parts is [.., not ".."])
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
