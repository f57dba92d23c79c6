using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Realtime.ServerApi.Calls;
using Tests.Support;

namespace Tests.Integration;

/// <summary>The OpenAPI document says what the API does.</summary>
public sealed class ServerApiDocumentTests
{
    [Fact]
    public async Task The_document_has_every_method_with_the_fields_that_it_reads_and_writes()
    {
        await using var node = await TestNode.StartAsync();
        using var http = new HttpClient { BaseAddress = node.Address };

        var document = await http.GetFromJsonAsync<JsonElement>("/api/openapi.json", TestContext.Current.CancellationToken);

        var methods = node.Services.GetRequiredService<ApiMethodTable>().All.ToList();
        Assert.Equal(17, methods.Count);
        var paths = document.GetProperty("paths").EnumerateObject().Select(static path => path.Name).Order(StringComparer.Ordinal);
        Assert.Equal(methods.Select(static method => $"/api/{method.Name}").Append("/api").Append("/api/batch").Append("/cluster/scale").Order(StringComparer.Ordinal), paths);
        foreach (var method in methods)
        {
            var post = document.GetProperty("paths").GetProperty($"/api/{method.Name}").GetProperty("post");
            var body = Resolve(document, Schema(post.GetProperty("requestBody")));
            var answer = Resolve(document, Schema(post.GetProperty("responses").GetProperty("200")));
            var result = Resolve(document, answer.GetProperty("properties").GetProperty("result"));
            var error = Resolve(document, answer.GetProperty("properties").GetProperty("error"));
            Assert.Equal((method.Name, Names(method.BodyType)), (method.Name, Names(body)));
            Assert.Equal((method.Name, Names(method.AnswerType.GetGenericArguments()[0])), (method.Name, Names(result)));
            Assert.Equal("code, message", Names(error));
            Assert.Equal(["200", "400", "401", "403", "404", "413", "415", "416", "500"], post.GetProperty("responses").EnumerateObject().Select(static response => response.Name).Order(StringComparer.Ordinal));
        }

        Assert.DoesNotContain(document.GetProperty("components").GetProperty("schemas").EnumerateObject(), static schema => RequiresWhatMayBeAbsent(schema.Value));
        Assert.Equal(2, document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Count());
        Assert.False(document.TryGetProperty("servers", out _));
    }

    private static bool RequiresWhatMayBeAbsent(JsonElement schema) =>
        schema.TryGetProperty("required", out var required)
        && required.EnumerateArray().Any(name => schema.GetProperty("properties").GetProperty(name.GetString()!).GetRawText().Contains("null", StringComparison.Ordinal));

    private static JsonElement Schema(JsonElement content) => content.GetProperty("content").GetProperty("application/json").GetProperty("schema");

    private static JsonElement Resolve(JsonElement document, JsonElement schema)
    {
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            schema = choices.EnumerateArray().Single(static choice => choice.TryGetProperty("$ref", out _));
        }

        return schema.TryGetProperty("$ref", out var reference)
            ? reference.GetString()!.Split('/').Skip(1).Aggregate(document, static (element, name) => element.GetProperty(name))
            : schema;
    }

    private static string Names(JsonElement schema) =>
        schema.TryGetProperty("properties", out var properties) ? string.Join(", ", properties.EnumerateObject().Select(static field => field.Name).Order(StringComparer.Ordinal)) : "";

    private static string Names(Type type) => string.Join(", ", type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Select(static property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))
        .Order(StringComparer.Ordinal));
}
