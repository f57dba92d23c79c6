using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancer.Draining;

/// <summary>Puts a <see cref="FarewellStream"/> in the way of an upgrade, by HTTP/1.1 or by HTTP/2's extended CONNECT (RFC 8441).</summary>
internal sealed class Upgrades(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private volatile Func<CancellationToken, Task>? _farewell;

    /// <summary>Says goodbye to the client. null = nothing was upgraded.</summary>
    public Func<CancellationToken, Task>? Farewell => _farewell;

    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest ?? false;

    public bool IsExtendedConnect => connect?.IsExtendedConnect ?? false;

    public string? Protocol => connect?.Protocol;

    public static Upgrades Watch(HttpContext context)
    {
        var features = context.Features;
        var upgrades = new Upgrades(features.Get<IHttpUpgradeFeature>(), features.Get<IHttpExtendedConnectFeature>());
        if (upgrades.IsUpgradableRequest)
        {
            features.Set<IHttpUpgradeFeature>(upgrades);
        }

        if (upgrades.IsExtendedConnect)
        {
            features.Set<IHttpExtendedConnectFeature>(upgrades);
        }

        return upgrades;
    }

    public async Task<Stream> UpgradeAsync() => Watch(await upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Watch(await connect!.AcceptAsync());

    private FarewellStream Watch(Stream stream)
    {
        var watched = new FarewellStream(stream);
        _farewell = watched.SayAsync;
        return watched;
    }
}
