using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace AppHost.Commands;

/// <summary>Calls the server API for whoever uses the dashboard. Straight to a node: behind the balancer's address there may be a certificate that nobody here trusts.</summary>
/// <param name="nodes">Their addresses now. Any of them does what concerns all.</param>
/// <param name="key">Opens the API; made anew at each start, and told to nobody but the nodes.</param>
internal sealed class ClusterApi(Func<IEnumerable<Uri>> nodes, Func<CancellationToken, ValueTask<string?>> key)
{
    private const string KeyHeader = "X-API-Key";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly HttpClient Http = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks one node after the other until one takes the call; a call that was taken is never made again.</summary>
    /// <param name="method">Below <c>/api/</c>.</param>
    /// <param name="body">As JSON.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ApiAnswer> CallAsync<T>(string method, T body, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            foreach (var node in nodes())
            {
                if (await TryAsync(new Uri(node, $"/api/{method}"), method, body, deadline.Token) is { } answer)
                {
                    return answer;
                }
            }

            return ApiAnswer.Failed(ApiFaults.NobodyThere);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return ApiAnswer.Failed(ApiFaults.Silent(method));
        }
    }

    /// <returns>Null = this node does not listen, so nothing has happened.</returns>
    private async Task<ApiAnswer?> TryAsync<T>(Uri address, string method, T body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        request.Headers.Add(KeyHeader, await key(cancellationToken));
        try
        {
            using var response = await Http.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? Read(method, await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken))
                : ApiAnswer.Failed(ApiFaults.Status(method, response.StatusCode));
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError)
        {
            return null;
        }
    }

    private static ApiAnswer Read(string method, JsonElement answer) =>
        answer.TryGetProperty("error", out var error) ? ApiAnswer.Failed(ApiFaults.Error(method, error))
        : answer.TryGetProperty("result", out var result) ? ApiAnswer.Done(result)
        : ApiAnswer.Failed(ApiFaults.Status(method, HttpStatusCode.OK));
}
