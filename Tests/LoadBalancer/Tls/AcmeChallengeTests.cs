using System.Net;

namespace Tests.LoadBalancer.Tls;

/// <summary>What an authority, and anybody else, gets of the challenges' folder.</summary>
public sealed class AcmeChallengeTests : IDisposable
{
    private const string Token = "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0";
    private const string Prefix = "/.well-known/acme-challenge/";

    private readonly PemFolder _files = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_token_is_answered_over_http_in_front_of_the_redirect(string environment)
    {
        await using var balancer = await StartAsync(environment);
        using var client = balancer.Client();

        using var answer = await client.GetAsync(new Uri(balancer.Http, Prefix + Token), Cancellation);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri(balancer.Http, Prefix + Token)), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal($"{Token}.thumbprint", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal((HttpStatusCode.OK, $"{Token}.thumbprint".Length), (head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("")]
    [InlineData("privkey.pem")]
    [InlineData("..%2Fprivkey.pem")]
    [InlineData("%2e%2e%2fsecret")]
    [InlineData("..%5Csecret")]
    [InlineData("../acme-challenge/../../secret")]
    [InlineData("inner/secret")]
    [InlineData("inner%2Fsecret")]
    [InlineData("inner")]
    [InlineData("huge")]
    [InlineData("secret%00")]
    [InlineData(".hidden")]
    public async Task Nothing_but_tokens_is_given(string name)
    {
        await using var balancer = await StartAsync();
        Lay("privkey.pem", "SECRET");
        Lay("../secret", "SECRET");
        Lay("inner/secret", "SECRET");
        Lay(".hidden", "SECRET");
        Lay("huge", new string('x', 5000));

        var answer = await AskAsync(balancer.Http, $"GET {Prefix}{name} HTTP/1.1");

        Assert.Matches("^HTTP/1.1 (404|400|307) ", answer);
        Assert.DoesNotContain("SECRET", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("xxxx", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_writes_there()
    {
        await using var balancer = await StartAsync();
        using var client = balancer.Client();

        using var put = await client.PutAsync(new Uri(balancer.Http, Prefix + Token), new StringContent("mine"), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, put.StatusCode);
        Assert.Equal($"{Token}.thumbprint", await File.ReadAllTextAsync(Path.Combine(_files.Challenges, Token), Cancellation));
    }

    private static async Task<string> AskAsync(Uri address, string requestLine)
    {
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, address.Port, Cancellation);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{requestLine}\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Cancellation);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }

    private Task<TestBalancer> StartAsync(string environment = "Production")
    {
        Lay(Token, $"{Token}.thumbprint");
        return TestBalancer.StartAsync(environment, settings: ("LoadBalancer:Tls:ChallengeDirectory", _files.Challenges));
    }

    private void Lay(string name, string content)
    {
        var path = Path.GetFullPath(Path.Combine(_files.Challenges, name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
