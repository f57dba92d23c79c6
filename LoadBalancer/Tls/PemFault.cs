namespace LoadBalancer.Tls;

/// <summary>Why two files are no certificate to serve.</summary>
/// <param name="Reason">A sentence that names the file, and nothing of what stands in it.</param>
/// <param name="IsAwaited">The next order of a certificate cures it.</param>
internal sealed record PemFault(string Reason, bool IsAwaited = false);
