using System.Security.Cryptography.X509Certificates;
using Tests.Support;

namespace Tests.LoadBalancer.Tls;

/// <summary>What is asked of a reload, whoever wrote the files: the new one for those who come, nothing for those who are there.</summary>
internal sealed class ReloadSteps(TestBalancer balancer, PemFolder files, X509Certificate2 root, HeldSockets sockets)
{
    private int _refusals;

    /// <summary>The right one is there by now.</summary>
    public async Task IsServedAsync(string serial)
    {
        await Eventually.TrueAsync(async () => string.Equals(await Handshakes.TrustedSerialAsync(balancer, root), serial, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, await sockets.CountClosedAsync());
    }

    /// <summary>What is now in the files is not taken.</summary>
    public async Task IsRefusedAsync(string reason, string inForce)
    {
        _refusals++;
        await Eventually.HoldsAsync(
            () => balancer.Logs.Count("The new certificate is not used") == _refusals, $"refused because of '{reason}'", TestContext.Current.CancellationToken);
        Assert.Contains(balancer.Logs.Entries, line => line.Text.Contains("The new certificate is not used", StringComparison.Ordinal) && line.Text.Contains(reason, StringComparison.Ordinal));
        Assert.Equal(inForce, await Handshakes.TrustedSerialAsync(balancer, root), ignoreCase: true);
        Assert.Equal(0, await sockets.CountClosedAsync());
    }

    /// <summary>Neither of a broken nor of an expired certificate is anything seen.</summary>
    public async Task BadFilesChangeNothingAsync(string inForce, IssuedCertificate expired)
    {
        var chain = await File.ReadAllTextAsync(files.ChainPath, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(files.ChainPath, chain[..(chain.Length / 5)], TestContext.Current.CancellationToken);
        await IsRefusedAsync("holds no certificates in PEM", inForce);
        files.Write(expired);
        await IsRefusedAsync("has ended at", inForce);
        Assert.DoesNotContain(balancer.Logs.Entries, static line => line.Text.Contains("PRIVATE", StringComparison.Ordinal));
    }
}
