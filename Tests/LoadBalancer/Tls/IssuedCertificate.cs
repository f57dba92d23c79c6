namespace Tests.LoadBalancer.Tls;

/// <summary>What an authority gives.</summary>
/// <param name="Serial">As certificates say it, in hexadecimal.</param>
/// <param name="Chain">The certificate and the authority's intermediate, PEM.</param>
/// <param name="Key">Its key, PEM.</param>
internal sealed record IssuedCertificate(string Serial, string Chain, string Key);
