using System.Net;
using System.Text;

namespace Tests.Support;

/// <summary>Answers in place of the token service's JWKS endpoint, as the test says, and counts.</summary>
internal sealed class FakeKeyEndpoint(string keySet) : HttpMessageHandler
{
    private int _fetches;

    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>What it answers from now on.</summary>
    public Func<HttpResponseMessage> Answer { get; set; } = () => Ok(keySet);

    public static HttpResponseMessage Ok(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        return Task.FromResult(Answer());
    }
}
