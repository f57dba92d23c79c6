using Tests.Support;

namespace Tests.Docs;

public sealed class LinkTests
{
    private static readonly LinkRules Rules = new(Pages.All, static path => Path.Exists(Path.Combine(SourceTree.Root, path)));

    [Fact]
    public void Every_link_of_every_page_leads_somewhere()
    {
        Assert.True(Pages.All.Count > 15, "There are hardly any pages.");
        Assert.True(Pages.All.Sum(static page => page.Links.Count()) > 30, "There are hardly any links.");
        var violations = Pages.All.SelectMany(Rules.Violations).ToList();
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    [Theory]
    [InlineData("[x](nowhere.md)")]
    [InlineData("[x](docs/nowhere.md)")]
    [InlineData("[x](#nowhere)")]
    [InlineData("[x](ARCHITECTURE.md#nowhere)")]
    [InlineData("![x](docs/images/nowhere.png)")]
    [InlineData("[x](LICENSE#there-are-no-headings)")]
    [InlineData("[x](../../README.md)")]
    public void A_link_that_leads_nowhere_is_found(string text) => Assert.Single(Rules.Violations(new MarkdownPage("README.md", text)));

    [Theory]
    [InlineData("README.md", "[x](docs/protocol.md#error-codes)")]
    [InlineData("docs/protocol.md", "[x](../README.md) [y](delivery.md#recovery)")]
    [InlineData("README.md", "# A heading, with signs!\n[x](#a-heading-with-signs)")]
    [InlineData("README.md", "`[x](code.md)`\n```\n[x](code.md)\n```\n[x](https://example.com/nowhere)")]
    public void A_link_that_leads_somewhere_or_is_none_is_let_through(string path, string text) =>
        Assert.Empty(new LinkRules([.. Pages.All.Where(page => page.Path != path), new MarkdownPage(path, text)], static found => Path.Exists(Path.Combine(SourceTree.Root, found)))
            .Violations(new MarkdownPage(path, text)));

    [Fact]
    public void Headings_of_one_name_get_anchors_of_their_own() =>
        Assert.Equal(["one", "one-1"], new MarkdownPage("x.md", "# One\n## One\n").Anchors.Order(StringComparer.Ordinal));
}
