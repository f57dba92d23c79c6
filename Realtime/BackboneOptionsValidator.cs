using Microsoft.Extensions.Options;

namespace Realtime;

internal sealed class BackboneOptionsValidator : IValidateOptions<BackboneOptions>
{
    public ValidateOptionsResult Validate(string? name, BackboneOptions options) => options.Broker switch
    {
        BackboneOptions.Redis or BackboneOptions.Memory => ValidateOptionsResult.Success,
        null => ValidateOptionsResult.Fail(
            $"Set {BackboneOptions.ConnectionStringKey} to a Redis that all nodes share, or {BackboneOptions.BrokerKey} to '{BackboneOptions.Memory}' for a node that stands alone."),
        _ => ValidateOptionsResult.Fail($"{BackboneOptions.BrokerKey} is neither '{BackboneOptions.Redis}' nor '{BackboneOptions.Memory}'."),
    };
}
