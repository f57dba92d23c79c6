using System.Net;
using Microsoft.Extensions.Options;

namespace ServiceDefaults.Proxies;

/// <summary>Names every entry that is no address or no network, and the network of everybody: then anybody could claim any address.</summary>
/// <param name="sectionName">Where the list stands in the configuration.</param>
internal sealed class TrustedProxyListValidator<TOptions>(string sectionName) : IValidateOptions<TOptions>
    where TOptions : TrustedProxyList
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = options.Addresses.Where(static text => !IPAddress.TryParse(text, out _))
            .Select(text => $"{sectionName}:{nameof(TrustedProxyList.Addresses)} holds '{text}', which is not an IP address.")
            .Concat(options.Networks.Select(Judge).OfType<string>())
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string? Judge(string text)
    {
        if (!IPNetwork.TryParse(text, out var network))
        {
            return $"{sectionName}:{nameof(TrustedProxyList.Networks)} holds '{text}', which is not a network.";
        }

        return network.PrefixLength == 0 ? $"{sectionName}:{nameof(TrustedProxyList.Networks)} holds '{text}', which is everybody." : null;
    }
}
