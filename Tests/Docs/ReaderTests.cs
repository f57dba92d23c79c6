using System.Text.RegularExpressions;

namespace Tests.Docs;

/// <summary>What whoever comes first needs, and what nobody needs.</summary>
public sealed partial class ReaderTests
{
    /// <summary>Lines that a screen shows without scrolling.</summary>
    private const int FirstScreen = 30;

    [Fact]
    public void The_first_screen_says_how_to_run_and_how_to_test() => Assert.Empty(MissingCommands(Pages.Read("README.md")));

    [Fact]
    public void A_command_below_the_first_screen_is_found()
    {
        var below = new string('\n', FirstScreen);

        Assert.Equal(["dotnet test"], MissingCommands(new MarkdownPage("x.md", $"dotnet run --project AppHost\n{below}dotnet test\n")));
        Assert.Equal(["dotnet test"], MissingCommands(new MarkdownPage("x.md", "dotnet run --project AppHost\nuse dotnet test\n")));
    }

    [Fact]
    public void No_page_names_somebodys_home() => Assert.Empty(Pages.All.Where(static page => Home().IsMatch(page.Text)).Select(static page => page.Path));

    [Theory]
    [InlineData("/home/ann/x", true)]
    [InlineData("/Users/ann/x", true)]
    [InlineData(@"C:\Users\ann\x", true)]
    [InlineData("/root/x", true)]
    [InlineData("$HOME/.pki and ~/Library", false)]
    public void A_home_is_found(string text, bool isHome) => Assert.Equal(isHome, Home().IsMatch(text));

    private static IEnumerable<string> MissingCommands(MarkdownPage readme)
    {
        var shown = readme.Text.ReplaceLineEndings("\n").Split('\n').Take(FirstScreen).ToList();
        return ((string[])["dotnet run --project AppHost", "dotnet test"]).Where(command => !shown.Contains(command, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"/home/\w|/Users/\w|/root/|[A-Za-z]:\\Users\\", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Home();
}
