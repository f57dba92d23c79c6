using Tests.Support;

namespace Tests.Docs;

/// <summary>A promise without a test is a wish.</summary>
public sealed class PromiseTests
{
    [Theory]
    [InlineData("docs/delivery.md", 12)]
    [InlineData("docs/security.md", 12)]
    [InlineData("docs/telemetry.md", 2)]
    [InlineData("docs/operations.md", 1)]
    public void Every_test_that_a_page_names_is_there(string path, int atLeast)
    {
        var names = NamedTests.In(Pages.Read(path)).ToList();

        Assert.True(names.Count >= atLeast, $"{path} names only {names.Count} tests.");
        Assert.Equal([], names.Where(static name => !IsThere(name)));
    }

    [Fact]
    public void A_test_that_is_not_there_is_found()
    {
        var names = NamedTests.In(new MarkdownPage("x.md", "Held by `Integration/NowhereTests` and `Integration/RecoveryTests`."));

        Assert.Equal(["Integration/NowhereTests"], names.Where(static name => !IsThere(name)));
    }

    private static bool IsThere(string name) => File.Exists(Path.Combine(SourceTree.Root, "Tests", $"{name}.cs"));
}
