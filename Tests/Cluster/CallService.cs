using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Tests.Cluster;

/// <summary>An application that the nodes ask by webhook: its method <c>sum</c> adds numbers, <c>refuse</c> refuses, and others are not there.</summary>
internal sealed class CallService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CallService(WebApplication app) => _app = app;

    public Uri Address => new(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), "/rpc");

    public static async Task<CallService> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/rpc", static (JsonElement call) => Results.Json(Answer(call)));
        await app.StartAsync(cancellationToken);
        return new CallService(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static object Answer(JsonElement call) => call.GetProperty("method").GetString() switch
    {
        "sum" => new { result = new { data = new { sum = call.GetProperty("data").EnumerateArray().Sum(static number => number.GetInt32()), user = call.GetProperty("user").GetString() } } },
        "refuse" => new { error = new { code = 1000, message = "refused" } },
        _ => new { error = new { code = 404, message = "no such method" } },
    };
}
