using Tests.Support;

namespace Tests.Docs;

/// <summary>The project's own pages.</summary>
internal static class Pages
{
    public static IReadOnlyList<MarkdownPage> All { get; } = [.. SourceTree.Files(".md").Select(Read)];

    public static MarkdownPage Read(string path) => new(path, SourceTree.Read(path));
}
