using AppHost.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tests.Support;

namespace Tests.AppHost;

/// <summary>What people are told by the dashboard's commands when something is not as it should be.</summary>
public sealed class ClusterApiTests
{
    private const string Key = "a key that nobody may read";
    private static readonly Uri Nobody = new($"http://127.0.0.1:{FreePort.Take()}");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_is_gone_is_passed_over_and_the_key_goes_in_a_header()
    {
        await using var node = await StartAsync(static context => context.Request.Headers["X-API-Key"] == Key && !context.Request.QueryString.HasValue ? (200, """{"result":{"offset":7}}""") : (401, ""));

        var answer = await CallAsync(Nobody, node);

        Assert.Equal((null, 7), (answer.Fault, answer.Result?.GetProperty("offset").GetInt32()));
    }

    [Fact]
    public async Task Nothing_was_done_where_nobody_listens() =>
        Assert.Equal(ApiFaults.NobodyThere, (await new ClusterApi(static () => [Nobody], static _ => new(Key)).CallAsync("publish", new { }, CancellationToken)).Fault);

    [Theory]
    [InlineData(401, "", "Restart")]
    [InlineData(404, "", "another release")]
    [InlineData(500, "", "500")]
    [InlineData(200, "no json", "may have been done")]
    [InlineData(200, """{"error":{"code":100,"message":"internal server error"}}""", "Redis")]
    [InlineData(200, """{"error":{"code":102,"message":"unknown channel"}}""", "Namespaces")]
    [InlineData(200, """{"error":{"code":104,"message":"not found"}}""", "announced")]
    [InlineData(200, """{"error":{"code":113,"message":"something new"}}""", "something new")]
    public async Task Each_failure_is_a_sentence_that_says_what_to_do(int status, string body, string word)
    {
        await using var node = await StartAsync(_ => (status, body));

        var answer = await CallAsync(node);

        Assert.Null(answer.Result);
        Assert.Contains(word, answer.Fault, StringComparison.Ordinal);
        Assert.EndsWith(".", answer.Fault, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, answer.Fault, StringComparison.Ordinal);
        Assert.False(answer.ToCommandResult(static _ => "").Success);
    }

    private static Task<ApiAnswer> CallAsync(params object[] nodes) =>
        new ClusterApi(() => nodes.Select(static node => node as Uri ?? new Uri(((WebApplication)node).Urls.Single())), static _ => new(Key)).CallAsync("publish", new { channel = "chat:x" }, CancellationToken);

    private static async Task<WebApplication> StartAsync(Func<HttpContext, (int Status, string Body)> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var node = builder.Build();
        node.MapPost("/api/publish", async context =>
        {
            var (status, body) = answer(context);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body, context.RequestAborted);
        });
        await node.StartAsync(CancellationToken);
        return node;
    }
}
