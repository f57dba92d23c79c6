using System.Net.Http.Headers;

namespace Tests.Support;

/// <summary>What a service says at <c>/metrics</c>, in the form that Prometheus asks for.</summary>
internal sealed record Scrape(string Text)
{
    /// <summary>A line for each series.</summary>
    public IReadOnlyList<string> Series { get; } = [.. Text.Split('\n').Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line[..line.LastIndexOf(' ')])];

    public static async Task<Scrape> OfAsync(Uri management)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(management, "/metrics"));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/openmetrics-text; version=1.0.0"));
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return new Scrape(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <returns>The value of the only series whose line begins so.</returns>
    public string Value(string beginning)
    {
        var line = Assert.Single(Text.Split('\n'), line => line.StartsWith(beginning, StringComparison.Ordinal));
        return line[(line.LastIndexOf(' ') + 1)..];
    }
}
