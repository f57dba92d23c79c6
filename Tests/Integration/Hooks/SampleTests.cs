using Microsoft.Extensions.DependencyInjection;
using Tests.Docs;
using Tests.Support;

namespace Tests.Integration.Hooks;

/// <summary>The code that docs/hooks.md shows does what it says.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("ShopHooks.cs")]
    [InlineData("ShopSetup.cs")]
    public void The_page_shows_the_code_that_runs_here(string file)
    {
        var code = SourceTree.Read($"Tests/Integration/Hooks/{file}").ReplaceLineEndings("\n");
        var shown = code[code.IndexOf("internal", StringComparison.Ordinal)..].TrimEnd();

        Assert.Contains($"\n{shown}\n", Pages.Read("docs/hooks.md").Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_lets_in_refuses_and_answers()
    {
        await using var node = await TestNode.StartAsync(realtime: static realtime =>
        {
            realtime.Services.AddScoped<Shop>();
            ShopSetup.AddShop(realtime);
        });
        await using var ann = await node.ConnectAsync();

        Assert.True((await ann.AskAsync("subscribe", new { channel = "closed:ann" })).TryGetProperty("subscribe", out _));
        Assert.Equal(103, (await ann.AskAsync("subscribe", new { channel = "chat:bob" })).GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal("""{"price":3}""", (await ann.AskAsync("rpc", new { method = "price", data = new { article = "tea" } })).GetProperty("rpc").GetProperty("data").GetRawText());
        Assert.Equal(1404, (await ann.AskAsync("rpc", new { method = "price", data = new { article = "x" } })).GetProperty("error").GetProperty("code").GetInt32());
    }
}
