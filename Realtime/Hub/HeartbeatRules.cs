using Microsoft.Extensions.Options;

namespace Realtime.Hub;

/// <summary>The rules between the heartbeat's values: the wheel turns in whole seconds, and an answer is awaited before the next ping.</summary>
internal sealed class HeartbeatRules : IValidateOptions<HeartbeatOptions>
{
    private const string Ping = $"{HeartbeatOptions.SectionName}:{nameof(HeartbeatOptions.PingInterval)}";
    private const string Pong = $"{HeartbeatOptions.SectionName}:{nameof(HeartbeatOptions.PongTimeout)}";

    public ValidateOptionsResult Validate(string? name, HeartbeatOptions options)
    {
        if (options.PingInterval.Ticks % TimeSpan.TicksPerSecond != 0 || options.PongTimeout.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            return ValidateOptionsResult.Fail($"{Ping} and {Pong} are whole seconds.");
        }

        return options.PongTimeout < options.PingInterval
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{Pong} must be shorter than {Ping}.");
    }
}
