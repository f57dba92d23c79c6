using System.Net;
using System.Net.Sockets;

namespace AppHost.Ports;

/// <summary>Listens for a moment on both loopback addresses, as a service will: nothing else tells for certain, on every operating system.</summary>
internal static class PortProbe
{
    public static PortState Probe(int port)
    {
        var ipv4 = Probe(IPAddress.Loopback, port);
        return ipv4 == PortState.Free ? Probe(IPAddress.IPv6Loopback, port) : ipv4;
    }

    private static PortState Probe(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
            listener.Start();
            return PortState.Free;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return PortState.Taken;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            return PortState.Forbidden;
        }
        catch (SocketException)
        {
            // This address family is not there, so nobody can hold the port in it.
            return PortState.Free;
        }
    }
}
