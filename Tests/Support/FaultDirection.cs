namespace Tests.Support;

/// <summary>Which way bytes of a proxied connection go.</summary>
[Flags]
internal enum FaultDirection
{
    None = 0,
    ToServer = 1,
    ToClient = 2,
    Both = ToServer | ToClient,
}
