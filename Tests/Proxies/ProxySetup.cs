namespace Tests.Proxies;

/// <summary>Where one running proxy has its things.</summary>
/// <param name="Folder">Its own.</param>
/// <param name="Site">What stands behind it.</param>
/// <param name="HttpPort">Leads to https.</param>
/// <param name="HttpsPort">For clients.</param>
/// <param name="Chain">The file of its certificate.</param>
/// <param name="Key">The file of that one's key.</param>
internal sealed record ProxySetup(string Folder, ProxySite Site, int HttpPort, int HttpsPort, string Chain, string Key)
{
    public string PathOf(string file) => Path.Combine(Folder, file).Replace('\\', '/');
}
