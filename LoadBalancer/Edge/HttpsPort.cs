using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Edge;

/// <summary>Where https is to be found; nowhere when the platform in front of the balancer ends TLS.</summary>
internal sealed class HttpsPort(IServer server, IOptions<EdgeOptions> options)
{
    private readonly Lazy<int?> _bound = new(() => FindBound(server));

    /// <summary>Null when no endpoint is https. Asked while serving: the port is known only then.</summary>
    public int? Value => _bound.Value is { } bound ? options.Value.HttpsPort ?? bound : null;

    private static int? FindBound(IServer server) =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses
            .Select(BindingAddress.Parse)
            .FirstOrDefault(static address => string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase))?
            .Port;
}
