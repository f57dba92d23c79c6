namespace Realtime.Hub;

/// <summary>Why a connection ended.</summary>
internal enum CloseReason
{
    /// <summary>The client closed it, or went away.</summary>
    ByClient,

    /// <summary>This node closed it.</summary>
    ByNode,

    /// <summary>Its outbound queue was full.</summary>
    Slow,

    /// <summary>The network or the client's bytes broke it.</summary>
    Failed,
}
