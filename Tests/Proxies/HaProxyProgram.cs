using System.Globalization;

namespace Tests.Proxies;

/// <summary>HAProxy with <c>deploy/haproxy/haproxy.cfg</c>.</summary>
internal sealed class HaProxyProgram : IProxyProgram
{
    public string Executable => "haproxy";

    public async Task<IReadOnlyList<string>> PrepareAsync(ProxySetup setup)
    {
        // One file has chain and key.
        var pair = setup.PathOf("realtime.pem");
        await File.WriteAllTextAsync(pair, await ReadAsync(setup.Chain) + "\n" + await ReadAsync(setup.Key), TestContext.Current.CancellationToken);
        var file = new ProxyFile("deploy/haproxy/haproxy.cfg")
            .WithServices(setup.Site)
            .With("    user haproxy\n    group haproxy\n", "")
            .With("log /dev/log local0", "log stdout format raw local0")
            .With("maxconn 30000", "maxconn 1000")
            .With("bind :80", string.Create(CultureInfo.InvariantCulture, $"bind 127.0.0.1:{setup.HttpPort}"))
            .With("bind :443 ssl", string.Create(CultureInfo.InvariantCulture, $"bind 127.0.0.1:{setup.HttpsPort} ssl"))
            .With("/etc/haproxy/certs/realtime.pem", pair);
        if (setup.Site.IsByAddress)
        {
            file.With("use_backend nodes_by_cookie if", "use_backend nodes_by_address if");
        }

        await File.WriteAllTextAsync(setup.PathOf("haproxy.cfg"), file.Text, TestContext.Current.CancellationToken);
        return ["-db", "-f", setup.PathOf("haproxy.cfg")];
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
}
