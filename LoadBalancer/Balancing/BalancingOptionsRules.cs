using Microsoft.Extensions.Options;

namespace LoadBalancer.Balancing;

/// <summary>Rules between the balancer's values and the nodes'.</summary>
internal sealed class BalancingOptionsRules : IValidateOptions<BalancingOptions>
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(40);

    public ValidateOptionsResult Validate(string? name, BalancingOptions options) =>
        options.IdleTimeout > Least
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"LoadBalancer:IdleTimeout is {options.IdleTimeout:c} and must be longer than {Least:c}: the nodes' ping interval (25 s) and pong time (8 s) "
                + "together are 33 s, and an idle limit below them cuts every quiet WebSocket.");
}
