using System.Net.Security;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Tls;

/// <summary>
/// The certificate that others keep fresh in files. What is new there is taken only when it is whole; whatever else is found, what is in force stays.
/// One owner calls it, one call at a time.
/// </summary>
internal sealed partial class GivenCertificate(IOptions<TlsOptions> options, TlsMetrics metrics, ILogger<GivenCertificate> logger)
{
    private readonly PemFiles? _files = options.Value is { CertificatePath: { } certificate, KeyPath: { } key }
        ? new PemFiles(Path.GetFullPath(certificate), Path.GetFullPath(key))
        : null;

    private string? _seen;
    private PemFault? _fault;
    private bool _isSaid;

    /// <summary>Files are named.</summary>
    public bool IsConfigured => _files is not null;

    /// <summary>The first look.</summary>
    /// <returns>null = an order of a certificate through this balancer is still to come.</returns>
    /// <exception cref="OptionsValidationException">They cannot be used, and waiting does not help.</exception>
    public SslStreamCertificateContext? Begin(DateTimeOffset now)
    {
        var reading = _files!.Read();
        var (context, fault) = reading.Check(now);
        if (fault is not null && (!fault.IsAwaited || options.Value.ChallengeDirectory is null))
        {
            throw new OptionsValidationException(
                nameof(TlsOptions),
                typeof(TlsOptions),
                [$"{TlsOptions.SectionName}:{nameof(TlsOptions.CertificatePath)} and {nameof(TlsOptions.KeyPath)} cannot be used: {fault.Reason}"]);
        }

        (_seen, _fault, _isSaid) = (reading.Digest, fault, true);
        if (fault is not null)
        {
            Log.Awaited(logger, fault.Reason);
        }
        else
        {
            Say(context!);
        }

        return context;
    }

    /// <summary>Looks again.</summary>
    /// <returns>What is to be served from now on; null = nothing new that can be.</returns>
    public SslStreamCertificateContext? LookAgain(DateTimeOffset now)
    {
        var reading = _files!.Read();
        var isNew = !string.Equals(reading.Digest, _seen, StringComparison.Ordinal);
        if (!isNew && _fault is null)
        {
            return null;
        }

        var (context, fault) = reading.Check(now);
        _isSaid &= !isNew;
        (_seen, var before) = (reading.Digest, _fault);
        _fault = fault;
        if (context is not null)
        {
            metrics.ChangeTaken();
            Say(context);
        }
        else if (!isNew && before is not null)
        {
            Refuse(fault!);
        }

        return context;
    }

    /// <summary>Said at the second look only, and once: between two writes of a pair it is no pair.</summary>
    private void Refuse(PemFault fault)
    {
        if (!_isSaid)
        {
            _isSaid = true;
            metrics.ChangeRefused();
            Log.Refused(logger, fault.Reason);
        }
    }

    private void Say(SslStreamCertificateContext context) => Log.Uses(
        logger,
        context.TargetCertificate.SerialNumber,
        options.Value.CertificatePath!,
        context.IntermediateCertificates.Count,
        context.TargetCertificate.NotAfter.ToUniversalTime());
}
