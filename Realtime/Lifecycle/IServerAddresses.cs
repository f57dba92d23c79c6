namespace Realtime.Lifecycle;

/// <summary>What the server of this process listens on.</summary>
internal interface IServerAddresses
{
    /// <summary>Completes when the server listens, with its addresses as the server writes them (<c>http://[::]:8080</c>).</summary>
    Task<IReadOnlyCollection<string>> WaitAsync(CancellationToken cancellationToken);
}
