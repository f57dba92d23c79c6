namespace Tests.Support;

/// <summary>A real server that speaks Redis' protocol, on a port and with a password of its own.</summary>
internal interface IRedisStore : IAsyncDisposable
{
    string ConnectionString { get; }

    /// <summary>Starts it, or starts it again on the same port; completes when it answers.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Ends it at once, as a crash does.</summary>
    Task KillAsync();
}
