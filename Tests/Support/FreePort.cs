using System.Net;
using System.Net.Sockets;

namespace Tests.Support;

/// <summary>A port for a server that cannot choose one itself.</summary>
internal static class FreePort
{
    /// <summary>
    /// Below the range from which systems give ports to outgoing connections: from there a client that waits for its server to come back could be given the server's own port.
    /// </summary>
    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_240, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
