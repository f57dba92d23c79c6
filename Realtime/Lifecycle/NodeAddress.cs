namespace Realtime.Lifecycle;

/// <summary>Chooses the one address that others call from those that a server listens on.</summary>
internal static class NodeAddress
{
    private static readonly string[] Wildcards = ["+", "*", "0.0.0.0", "[::]"];

    /// <param name="listening">As the server writes them.</param>
    /// <param name="machineName">Stands in for a wildcard.</param>
    /// <returns>The first http address, else the first https address; null when there is neither.</returns>
    public static string? Choose(IEnumerable<string> listening, string machineName)
    {
        var addresses = listening.Select(address => TryRead(address, machineName)).OfType<Uri>().ToList();
        var chosen = addresses.Find(static address => address.Scheme == Uri.UriSchemeHttp) ?? addresses.FirstOrDefault();
        return chosen?.GetLeftPart(UriPartial.Authority);
    }

    private static Uri? TryRead(string address, string machineName)
    {
        foreach (var wildcard in Wildcards)
        {
            address = address.Replace($"://{wildcard}:", $"://{machineName}:", StringComparison.Ordinal);
        }

        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;
    }
}
