using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Tests.Support;

/// <summary>
/// A stream over plain HTTP in JSON, by hand: the first words open it, what follows goes by requests of its own with the session that the connect reply gave.
/// </summary>
/// <param name="stream">The door: one whose path ends with <c>sse</c> speaks in server-sent events.</param>
/// <param name="emulation">Where later words go.</param>
internal sealed class HttpWire(Uri stream, Uri emulation) : ITestWire
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new() { Timeout = Deadline };
    private HttpResponseMessage? _response;
    private StreamReader? _reader;

    public (int Code, string? Reason)? Close { get; private set; }

    public string? Session { get; private set; }

    public string? Node { get; private set; }

    /// <summary>The stream's head.</summary>
    public HttpResponseMessage Response => _response!;

    private bool IsEvents => stream.AbsolutePath.EndsWith("sse", StringComparison.Ordinal);

    public async Task SendTextAsync(string text)
    {
        if (_response is null)
        {
            await OpenAsync(text);
            return;
        }

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(new { session = Session, node = Node, data = text }));
    }

    public async Task<HttpStatusCode> PostAsync<T>(T body)
    {
        using var answer = await _http.PostAsJsonAsync(emulation, body, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public async Task<string?> ReceiveMessageAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (await _reader!.ReadLineAsync(deadline.Token) is { } line)
        {
            if (Unframed(line) is { Length: > 0 } text)
            {
                Note(text);
                return text;
            }
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        _response?.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task OpenAsync(string connect)
    {
        using var request = IsEvents
            ? new HttpRequestMessage(HttpMethod.Get, new UriBuilder(stream) { Query = $"{stream.Query}&cf_connect={Uri.EscapeDataString(connect)}".TrimStart('?', '&') }.Uri)
            : new HttpRequestMessage(HttpMethod.Post, stream) { Content = new StringContent(connect, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        _response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, _response.StatusCode);
        _reader = new StreamReader(await _response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    private string Unframed(string line)
    {
        const string Prefix = "data: ";
        if (!IsEvents || line.Length == 0)
        {
            return line;
        }

        Assert.StartsWith(Prefix, line, StringComparison.Ordinal);
        return line[Prefix.Length..];
    }

    /// <summary>Keeps what later requests need, and why the server ends it.</summary>
    private void Note(string text)
    {
        using var document = JsonDocument.Parse(text);
        var message = document.RootElement;
        if (message.TryGetProperty("connect", out var connect))
        {
            Session = connect.TryGetProperty("session", out var session) ? session.GetString() : null;
            Node = connect.TryGetProperty("node", out var node) ? node.GetString() : null;
        }

        message = message.TryGetProperty("push", out var push) ? push : message;
        if (message.TryGetProperty("disconnect", out var disconnect))
        {
            Close = (disconnect.GetProperty("code").GetInt32(), disconnect.GetProperty("reason").GetString());
        }
    }
}
