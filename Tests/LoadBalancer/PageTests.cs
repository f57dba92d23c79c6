using System.Net;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.LoadBalancer;

public sealed partial class PageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_may_load_nothing_from_elsewhere()
    {
        await using var balancer = await TestBalancer.StartAsync();
        using var client = balancer.Client();

        using var answer = await client.GetAsync("/", Cancellation);

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'; connect-src 'self' wss:;", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Everything_that_the_page_names_is_there()
    {
        await using var balancer = await TestBalancer.StartAsync();
        using var client = balancer.Client();
        var page = await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation);

        var files = Reference().Matches(page).Select(static match => match.Groups["file"].Value).ToList();

        Assert.Equal("app.css app.js favicon.svg", string.Join(' ', files.Order(StringComparer.Ordinal)));
        foreach (var file in files)
        {
            using var answer = await client.GetAsync("/" + file, Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("name")]
    [InlineData("join")]
    [InlineData("status")]
    [InlineData("node")]
    [InlineData("messages")]
    [InlineData("text")]
    [InlineData("send")]
    [InlineData("people")]
    [InlineData("received")]
    [InlineData("lost")]
    [InlineData("duplicated")]
    [InlineData("recovery")]
    [InlineData("steady")]
    public async Task The_page_has_the_elements_that_browser_tests_look_for(string id)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "LoadBalancer", "wwwroot", "index.html"), Cancellation);

        Assert.Contains($"id=\"{id}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_write_never_becomes_markup()
    {
        var scripts = SourceTree.Files(".js", "LoadBalancer/wwwroot");

        Assert.Contains("LoadBalancer/wwwroot/app.js", scripts);
        Assert.All(scripts, static script => Assert.DoesNotMatch("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function", SourceTree.Read(script)));
    }

    [Fact]
    public async Task Every_part_of_the_script_is_served_from_here()
    {
        await using var balancer = await TestBalancer.StartAsync();
        using var client = balancer.Client();

        var parts = SourceTree.Files(".js", "LoadBalancer/wwwroot")
            .SelectMany(static script => Import().Matches(SourceTree.Read(script)))
            .Select(static match => match.Groups["file"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Contains("./session.js", parts);
        foreach (var part in parts)
        {
            using var answer = await client.GetAsync(part, Cancellation);
            Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [GeneratedRegex("^import .* from '(?<file>[^']+)';$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Import();

    [GeneratedRegex("(?:href|src)=\"(?<file>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
