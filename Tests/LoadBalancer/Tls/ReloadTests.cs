using Tests.Support;

namespace Tests.LoadBalancer.Tls;

/// <summary>A certificate in files changes under open connections.</summary>
public sealed class ReloadTests : IDisposable
{
    private const int Sockets = 100;

    private readonly TestAuthority _authority = new();
    private readonly PemFolder _files = new();

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task A_renewed_certificate_is_served_whole_and_a_bad_one_is_not_and_no_socket_notices()
    {
        var (first, second, third) = (_authority.Issue(), _authority.Issue(isRsa: true), _authority.Issue());
        _files.Write(first);
        await using var balancer = await TestBalancer.StartAsync(settings: _files.Settings);
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        var steps = new ReloadSteps(balancer, _files, _authority.Root, await HeldSockets.OpenAsync(balancer, Sockets));

        await steps.IsServedAsync(first.Serial);
        _files.Write(second);
        await steps.IsServedAsync(second.Serial);
        await steps.BadFilesChangeNothingAsync(second.Serial, _authority.Issue(begin: TimeSpan.FromDays(-3), end: TimeSpan.FromDays(-1)));
        _files.Write(third);
        await steps.IsServedAsync(third.Serial);

        Assert.Equal(Sockets, node.Sockets);
    }

    [Fact]
    public async Task Links_that_are_swapped_are_noticed()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Links need a privilege on Windows; folders of secrets that swap them are mounted on Linux.");
            return;
        }

        var (first, second) = (_authority.Issue(), _authority.Issue());
        using var other = new PemFolder();
        using var mounted = new PemFolder();
        _files.Write(first);
        other.Write(second);
        var data = Path.Combine(mounted.Challenges, "data");
        Directory.CreateSymbolicLink(data, Path.GetDirectoryName(_files.ChainPath)!);
        File.CreateSymbolicLink(mounted.ChainPath, Path.Combine(data, "fullchain.pem"));
        File.CreateSymbolicLink(mounted.KeyPath, Path.Combine(data, "privkey.pem"));
        await using var balancer = await TestBalancer.StartAsync(settings: mounted.Settings);

        Assert.Equal(first.Serial, await Handshakes.TrustedSerialAsync(balancer, _authority.Root));
        var next = Path.Combine(mounted.Challenges, "next");
        Directory.CreateSymbolicLink(next, Path.GetDirectoryName(other.ChainPath)!);
        Directory.Delete(data);
        Directory.Move(next, data);

        await Eventually.TrueAsync(async () => await Handshakes.TrustedSerialAsync(balancer, _authority.Root) == second.Serial);
    }

    [Fact]
    public async Task A_balancer_that_an_authority_asks_starts_before_there_is_a_certificate()
    {
        await using var balancer = await TestBalancer.StartAsync(settings: [.. _files.Settings, ("LoadBalancer:Tls:ChallengeDirectory", _files.Challenges)]);

        Assert.Null(await Handshakes.TrustedSerialAsync(balancer, _authority.Root));
        Assert.Equal(1, balancer.Logs.Count("until the right one is there"));
        var issued = _authority.Issue();
        _files.Write(issued);

        await Eventually.TrueAsync(async () => await Handshakes.TrustedSerialAsync(balancer, _authority.Root) == issued.Serial);
    }
}
