namespace LoadBalancer.Tls;

/// <summary>Where state is kept that must survive a restart.</summary>
internal sealed class DataOptions
{
    public const string SectionName = "Data";

    /// <summary>Folder of the certificate, private to the user. Default: <c>aspire-realtime</c> in the user's local application data.</summary>
    public string? Directory { get; set; }

    /// <summary>The folder in force; null where the user has no local application data, as in a container without a home.</summary>
    public string? FindDirectory()
    {
        if (!string.IsNullOrWhiteSpace(Directory))
        {
            return Path.GetFullPath(Directory);
        }

        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length == 0 ? null : Path.Combine(local, "aspire-realtime");
    }
}
