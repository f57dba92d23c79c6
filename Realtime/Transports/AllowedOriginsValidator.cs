using Microsoft.Extensions.Options;
using Wire;

namespace Realtime.Transports;

/// <summary>An origin that no browser ever sends would silently allow nobody.</summary>
internal sealed class AllowedOriginsValidator : IValidateOptions<DoorOptions>
{
    public ValidateOptionsResult Validate(string? name, DoorOptions options)
    {
        var wrong = options.AllowedOrigins.Where(static origin => WebOrigin.Parse(origin) is null).ToList();
        return wrong.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{DoorOptions.SectionName}:{nameof(DoorOptions.AllowedOrigins)} holds what is no origin: {string.Join(", ", wrong)}. An origin is scheme, host and port: https://example.com");
    }
}
