using System.ComponentModel.DataAnnotations;

namespace LoadBalancer.Tls;

/// <summary>
/// A certificate that somebody else keeps fresh: an ACME client, a cluster's certificate manager, a vault's agent. The contract is files, since all of them write files.
/// </summary>
internal sealed class TlsOptions
{
    public const string SectionName = "LoadBalancer:Tls";

    /// <summary>The certificate and, behind it, those that lead to its authority: PEM, as <c>fullchain.pem</c>. Absent: the development certificate or the balancer's own.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>Its key: PEM, not encrypted, as <c>privkey.pem</c>.</summary>
    public string? KeyPath { get; set; }

    /// <summary>How often both files are read again. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Folder from which <c>/.well-known/acme-challenge/</c> is answered over http (RFC 8555 section 8.3). Where it is set, the balancer also starts while the certificate is
    /// missing or over, with its own in the meantime: how else should a client get one through it.
    /// </summary>
    public string? ChallengeDirectory { get; set; }
}
