using System.Text.RegularExpressions;

namespace Tests.Docs;

/// <summary>What the checks need to know of a page: its links, its anchors, and the rows of its tables.</summary>
/// <param name="Path">From the root, with '/'.</param>
internal sealed partial record MarkdownPage(string Path, string Text)
{
    private const string CellBorder = "|";

    /// <summary>Targets as they are written, those in code left out.</summary>
    public IEnumerable<string> Links => Link().Matches(WithoutCode()).Select(static match => match.Groups["target"].Value);

    /// <summary>Names by which headings can be linked to, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            foreach (var title in Heading().Matches(FencedCode().Replace(Text, "")).Select(static match => match.Groups["title"].Value))
            {
                var slug = NotInAnchors().Replace(title.Trim().ToLowerInvariant(), "").Replace(' ', '-');
                for (var number = 1; !anchors.Add(slug); number++)
                {
                    slug = $"{slug}-{number}";
                }
            }

            return anchors;
        }
    }

    /// <summary>The cells of every row of every table.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows => Text.ReplaceLineEndings("\n").Split('\n')
        .Where(static line => line.StartsWith(CellBorder, StringComparison.Ordinal))
        .Select(static line => (IReadOnlyList<string>)line.Split(CellBorder, StringSplitOptions.TrimEntries)[1..^1]);

    private string WithoutCode() => InlineCode().Replace(FencedCode().Replace(Text, ""), "");

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^#{1,6} (?<title>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FencedCode();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInAnchors();
}
