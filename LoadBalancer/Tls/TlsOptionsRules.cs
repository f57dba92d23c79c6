using Microsoft.Extensions.Options;

namespace LoadBalancer.Tls;

/// <summary>One file of a pair is a slip, and would silently mean the balancer's own certificate.</summary>
internal sealed class TlsOptionsRules : IValidateOptions<TlsOptions>
{
    private const string Certificate = $"{TlsOptions.SectionName}:{nameof(TlsOptions.CertificatePath)}";
    private const string Key = $"{TlsOptions.SectionName}:{nameof(TlsOptions.KeyPath)}";

    public ValidateOptionsResult Validate(string? name, TlsOptions options) => (options.CertificatePath, options.KeyPath) switch
    {
        ({ }, null) => ValidateOptionsResult.Fail($"{Certificate} is set and {Key} is not: a certificate is of no use without its key."),
        (null, { }) => ValidateOptionsResult.Fail($"{Key} is set and {Certificate} is not: a key is of no use without its certificate."),
        _ => ValidateOptionsResult.Success,
    };
}
