using System.Net;
using Microsoft.Extensions.Options;

namespace AuthService.Edge;

internal sealed class TrustedProxyOptionsValidator : IValidateOptions<TrustedProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, TrustedProxyOptions options)
    {
        var faults = options.Addresses.Where(static text => !IPAddress.TryParse(text, out _))
            .Select(static text => $"{TrustedProxyOptions.SectionName}:{nameof(TrustedProxyOptions.Addresses)} holds '{text}', which is not an IP address.")
            .Concat(options.Networks.Where(static text => !IPNetwork.TryParse(text, out _))
                .Select(static text => $"{TrustedProxyOptions.SectionName}:{nameof(TrustedProxyOptions.Networks)} holds '{text}', which is not a network."))
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
