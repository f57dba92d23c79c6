namespace Realtime.Sinks;

/// <summary>How a connection's bytes leave the process.</summary>
public enum OutputKind
{
    /// <summary>Straight to the socket where the connection has one and no TLS lies above it, else through the web server's stream.</summary>
    Auto,

    /// <summary>Always through the web server's stream: works everywhere, costs twice the time per delivery.</summary>
    Stream,
}
