using System.Text;
using System.Text.Json;
using Realtime.Protocol;
using Tests.Support.Delivery;

namespace Tests.Faults;

/// <summary>The backend of a run: publishes through the balancer, and asks what the cluster believes.</summary>
internal sealed class FaultApi(HttpClient http, string key) : IPublishDoor, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);

    /// <summary>Unknown channel, permission denied, bad request, limits, not available: after these nothing has happened.</summary>
    private static readonly int[] Refusals = [102, 103, 106, 107, 108];

    public async Task<(PublicationOutcome Outcome, StreamPosition Position)> PublishAsync(string channel, string json)
    {
        try
        {
            var answer = await CallAsync("publish", $$"""{"channel":"{{channel}}","data":{{json}}}""");
            return answer.TryGetProperty("result", out var result) ? (PublicationOutcome.Stored, PositionOf(result))
                : Refusals.Contains(answer.GetProperty("error").GetProperty("code").GetInt32()) ? (PublicationOutcome.Refused, default)
                : (PublicationOutcome.Unknown, default);
        }
        catch (Exception exception) when (IsNoAnswer(exception))
        {
            return (PublicationOutcome.Unknown, default);
        }
    }

    /// <summary>Where a channel stands; null = it could not be told.</summary>
    public async Task<StreamPosition?> ReadTopAsync(string channel) =>
        await AskAsync("history", $$"""{"channel":"{{channel}}","limit":0}""") is { } result ? PositionOf(result) : null;

    /// <summary>Who is there by the presence, user by client, for each of the channels; null = it could not be told.</summary>
    public async Task<IReadOnlyList<Dictionary<string, string>>?> ReadPresenceAsync(IEnumerable<string> channels) =>
        await AskAllAsync("presence", channels) is { } results
            ? [.. results.Select(static result => result.GetProperty("presence").EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value.GetProperty("user").GetString()!, StringComparer.Ordinal))]
            : null;

    /// <summary>How many clients and users are there, for each of the channels; null = it could not be told.</summary>
    public async Task<IReadOnlyList<(int Clients, int Users)>?> ReadStatsAsync(IEnumerable<string> channels) =>
        await AskAllAsync("presence_stats", channels) is { } results
            ? [.. results.Select(static result => (Number(result, "num_clients"), Number(result, "num_users")))]
            : null;

    /// <summary>Of those that answer.</summary>
    public async Task<int> CountNodesAsync() => await AskAsync("info", "{}") is { } result ? result.GetProperty("nodes").GetArrayLength() : 0;

    public void Dispose() => http.Dispose();

    private async Task<IReadOnlyList<JsonElement>?> AskAllAsync(string method, IEnumerable<string> channels)
    {
        var commands = string.Join(',', channels.Select(channel => $$$"""{"{{{method}}}":{"channel":"{{{channel}}}"}}"""));
        if (await TryCallAsync("batch", $$"""{"commands":[{{commands}}],"parallel":true}""") is not { } answer || !answer.TryGetProperty("replies", out var replies))
        {
            return null;
        }

        var results = replies.EnumerateArray().Where(reply => reply.TryGetProperty(method, out _)).Select(reply => reply.GetProperty(method)).ToList();
        return results.Count == replies.GetArrayLength() ? results : null;
    }

    private async Task<JsonElement?> AskAsync(string method, string body) =>
        await TryCallAsync(method, body) is { } answer && answer.TryGetProperty("result", out var result) ? result : null;

    private async Task<JsonElement?> TryCallAsync(string method, string body)
    {
        try
        {
            return await CallAsync(method, body);
        }
        catch (Exception exception) when (IsNoAnswer(exception))
        {
            return null;
        }
    }

    private async Task<JsonElement> CallAsync(string method, string body)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/{method}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-API-Key", key);
        using var response = await http.SendAsync(request, deadline.Token);
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(deadline.Token));
    }

    private static bool IsNoAnswer(Exception exception) =>
        exception is HttpRequestException or IOException or JsonException or OperationCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested;

    private static StreamPosition PositionOf(JsonElement result) => new((ulong)Number(result, "offset"), result.GetProperty("epoch").GetString()!);

    private static int Number(JsonElement result, string name) => result.TryGetProperty(name, out var number) ? number.GetInt32() : 0;
}
