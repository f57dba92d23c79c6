namespace Tests.Support;

/// <summary>What carries a test client's words: what it says, and what is said to it, as whole texts of one or more JSON objects.</summary>
internal interface ITestWire : IAsyncDisposable
{
    /// <summary>How the server ended it; null = it has not.</summary>
    (int Code, string? Reason)? Close { get; }

    Task SendTextAsync(string text);

    /// <returns>null = the server ended it.</returns>
    Task<string?> ReceiveMessageAsync();
}
