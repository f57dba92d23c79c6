namespace Tests.Docs;

/// <summary>Whether a page's tables have the rows that the code asks for.</summary>
internal static class TableRules
{
    /// <param name="page">The page.</param>
    /// <param name="expected">Cells that stand side by side in one row, wherever in it.</param>
    /// <returns>The pairs that no row has.</returns>
    public static IEnumerable<(string Left, string Right)> Missing(MarkdownPage page, IEnumerable<(string Left, string Right)> expected)
    {
        var pairs = page.Rows.SelectMany(static row => row.Zip(row.Skip(1))).ToHashSet();
        return expected.Where(pair => !pairs.Contains(pair));
    }
}
