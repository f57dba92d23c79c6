using Microsoft.Extensions.Options;

namespace Realtime.Lifecycle;

/// <summary>Refuses an address that no balancer could call.</summary>
internal sealed class NodeAddressValidator : IValidateOptions<NodeOptions>
{
    public ValidateOptionsResult Validate(string? name, NodeOptions options) =>
        options.Address is null or NodeOptions.NoAddress || IsHttp(options.Address)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{NodeOptions.SectionName}:{nameof(NodeOptions.Address)} is neither an absolute http or https address without a path nor '{NodeOptions.NoAddress}'.");

    private static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.PathAndQuery == "/"
        && uri.UserInfo.Length == 0;
}
