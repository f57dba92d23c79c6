namespace AppHost.Ports;

internal enum PortState
{
    Free,

    /// <summary>Somebody listens there.</summary>
    Taken,

    /// <summary>The operating system keeps it from this user. Waiting does not help.</summary>
    Forbidden,
}
