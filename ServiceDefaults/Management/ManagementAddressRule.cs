using System.Net;
using Microsoft.Extensions.Options;

namespace ServiceDefaults.Management;

/// <summary>The address is one of a machine, or means all of its.</summary>
internal sealed class ManagementAddressRule : IValidateOptions<ManagementOptions>
{
    public ValidateOptionsResult Validate(string? name, ManagementOptions options) =>
        TryRead(options.Address, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{ManagementOptions.SectionName}:{nameof(ManagementOptions.Address)} is '{options.Address}'; it must be an IP address or '{ManagementOptions.EveryAddress}'.");

    /// <param name="text">As it is configured.</param>
    /// <param name="address">null = every address.</param>
    public static bool TryRead(string text, out IPAddress? address)
    {
        address = text.Length == 0 ? IPAddress.Loopback : null;
        return address is not null || text == ManagementOptions.EveryAddress || IPAddress.TryParse(text, out address);
    }
}
