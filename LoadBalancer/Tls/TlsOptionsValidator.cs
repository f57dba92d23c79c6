using Microsoft.Extensions.Options;

namespace LoadBalancer.Tls;

[OptionsValidator]
internal sealed partial class TlsOptionsValidator : IValidateOptions<TlsOptions>;
