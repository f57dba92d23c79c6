using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tests.Support;

/// <summary>Another service that is asked: keeps what came, and answers as the test says.</summary>
internal sealed class FakeWebhook : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<HttpContext, string, Task> _answer;
    private readonly ConcurrentQueue<(string Path, string Body, IHeaderDictionary Headers)> _requests = new();

    private FakeWebhook(Func<HttpContext, string, Task> answer)
    {
        _answer = answer;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public IReadOnlyList<(string Path, string Body, IHeaderDictionary Headers)> Requests => [.. _requests];

    public string Address => _app.Urls.Single();

    /// <param name="answers">The answer by path.</param>
    public static Task<FakeWebhook> StartAsync(params (string Path, string Json)[] answers) => StartAsync((context, _) =>
        context.Response.WriteAsync(answers.Single(answer => answer.Path == context.Request.Path.Value).Json, context.RequestAborted));

    public static async Task<FakeWebhook> StartAsync(Func<HttpContext, string, Task> answer)
    {
        var server = new FakeWebhook(answer);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Settings of a node that asks it, at a path per kind of question.</summary>
    public Dictionary<string, string?> Settings(params string[] targets)
    {
        var settings = targets.ToDictionary(static target => $"Realtime:Webhooks:{target}:Endpoint", target => (string?)$"{Address}/{target}", StringComparer.Ordinal);
        settings["Realtime:Webhooks:Timeout"] = "00:00:03";
        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase));
        _requests.Enqueue((context.Request.Path.Value!, body, headers));
        await _answer(context, body);
    }
}
