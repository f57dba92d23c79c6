namespace Tests.Proxies;

/// <summary>How one of the programs is set up by its file in deploy/, for free ports and a folder of its own.</summary>
internal interface IProxyProgram
{
    string Executable { get; }

    /// <param name="setup">Where everything is.</param>
    /// <returns>The arguments of its start.</returns>
    Task<IReadOnlyList<string>> PrepareAsync(ProxySetup setup);
}
