namespace Realtime.Sinks.Outputs;

/// <summary>What became of bytes given to an output.</summary>
internal enum WriteOutcome
{
    /// <summary>Sent, or kept to be sent.</summary>
    Taken,

    /// <summary>They do not fit: the client is too slow. They are not kept, so nothing more may be written.</summary>
    Full,

    /// <summary>The connection is gone.</summary>
    Broken,
}
