using System.Diagnostics;

namespace Tests.LoadBalancer.Tls;

/// <summary>Certificates from a real authority by a real client, from none at all to a renewal under open connections.</summary>
public sealed class AcmeTests
{
    private const int Sockets = 100;

    [Fact]
    public async Task A_certificate_is_ordered_and_renewed_through_the_balancer_and_no_socket_notices()
    {
        AcmeTools.Require();
        using var files = new PemFolder();
        using var other = new TestAuthority();
        await using var balancer = await TestBalancer.StartAsync(settings: [.. files.Settings, ("LoadBalancer:Tls:ChallengeDirectory", files.Challenges)]);
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        await using var authority = await AcmeAuthority.StartAsync(balancer.Http.Port);
        using var root = await authority.ReadRootAsync();
        using var client = new AcmeClient(authority, files);

        await client.RegisterAsync();
        var first = await OrderAsync(client, files);
        await new ReloadSteps(balancer, files, root, new HeldSockets()).IsServedAsync(first);

        var steps = new ReloadSteps(balancer, files, root, await HeldSockets.OpenAsync(balancer, Sockets));
        var second = await OrderAsync(client, files);
        Assert.NotEqual(first, second, StringComparer.Ordinal);
        await steps.IsServedAsync(second);

        await authority.KillAsync();
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(client.OrderAsync);
        await steps.IsServedAsync(second);
        await steps.BadFilesChangeNothingAsync(second, other.Issue(begin: TimeSpan.FromDays(-3), end: TimeSpan.FromDays(-1)));
        Assert.Equal(Sockets, node.Sockets);
    }

    /// <returns>The serial of what lies in the files afterwards.</returns>
    private static async Task<string> OrderAsync(AcmeClient client, PemFolder files)
    {
        var began = Stopwatch.GetTimestamp();
        await client.OrderAsync();
        using var issued = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(files.ChainPath, files.KeyPath);
        TestContext.Current.TestOutputHelper?.WriteLine($"Issued {issued.SerialNumber} in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s.");
        return issued.SerialNumber;
    }
}
