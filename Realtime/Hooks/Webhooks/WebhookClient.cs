using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Realtime.Protocol;

namespace Realtime.Hooks.Webhooks;

/// <summary>Calls the other service: one attempt, as long and as much as is allowed. What fails is an <see cref="UnavailableException"/> without a word of what was sent.</summary>
internal sealed class WebhookClient(IHttpClientFactory clients, IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>The named HTTP client.</summary>
    public const string ClientName = "realtime-webhooks";

    private readonly WebhookOptions _options = options.Value;
    private readonly CallGate _gate = new(options.Value.MaxConcurrent, options.Value.Timeout, time);

    /// <param name="target">Must be set.</param>
    /// <param name="question">JSON.</param>
    /// <param name="headers">What the client gave in place of headers; null = none.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public async ValueTask<WebhookAnswer<T>> AskAsync<T>(
        WebhookTarget target, WebhookQuestion question, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
        where T : class
    {
        var body = question.End();
        var outcome = await _gate.RunAsync(stop => SendAsync(target, body, headers, stop), cancellationToken);
        return outcome switch
        {
            { End: CallEnd.Answered, Value: { } bytes } => WebhookAnswer<T>.Read(bytes),
            { Failure: UnavailableException failure } => throw failure,
            _ => throw new UnavailableException($"A webhook was not asked or did not answer ({outcome.End}).", mayHaveHappened: true, outcome.Failure),
        };
    }

    private async ValueTask<byte[]> SendAsync(WebhookTarget target, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Endpoint) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        AddHeaders(request.Headers, headers);
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.StatusCode is HttpStatusCode.OK
            ? await ReadAsync(response.Content, cancellationToken)
            : throw new UnavailableException($"A webhook answered with status {(int)response.StatusCode}.", mayHaveHappened: true);
    }

    /// <summary>This node's own headers win over what a client gives by the same name.</summary>
    private void AddHeaders(HttpRequestHeaders target, IReadOnlyDictionary<string, string>? ofClient)
    {
        foreach (var (name, value) in _options.Headers)
        {
            target.TryAddWithoutValidation(name, value);
        }

        foreach (var name in _options.ClientHeaders.Where(name => ofClient is { Count: > 0 } && !_options.Headers.ContainsKey(name)))
        {
            var (given, value) = ofClient!.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase));
            if (given is not null && WebhookHeaders.IsValue(value))
            {
                target.TryAddWithoutValidation(name, value);
            }
        }
    }

    private async ValueTask<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var read = new MemoryStream();
        var buffer = new byte[8 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (read.Length + count > _options.MaxResponseBytes)
            {
                throw new UnavailableException($"A webhook answered more than {WebhookOptions.SectionName}:{nameof(_options.MaxResponseBytes)}.", mayHaveHappened: true);
            }

            await read.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return read.ToArray();
    }
}
