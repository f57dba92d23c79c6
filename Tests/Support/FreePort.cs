using System.Net;
using System.Net.Sockets;

namespace Tests.Support;

/// <summary>A port for a server that cannot choose one itself.</summary>
internal static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
