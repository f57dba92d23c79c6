using Microsoft.Extensions.Options;
using Realtime.Channels;
using Realtime.ServerApi;
using Realtime.Sinks;

namespace Realtime;

/// <summary>What is sent to a client at once must fit its outbound queue twice, or it would be cut as slow for what the server itself does.</summary>
internal sealed class QueueRules(IOptions<ChannelOptions> channels, IOptions<ServerApiOptions> serverApi) : IValidateOptions<SinkOptions>
{
    private const string Queue = $"{SinkOptions.SectionName}:{nameof(SinkOptions.MaxOutboundQueueBytes)}";

    public ValidateOptionsResult Validate(string? name, SinkOptions options)
    {
        var failures = new List<string>();
        Check(failures, options, $"{SinkOptions.SectionName}:{nameof(SinkOptions.MaxMessageBytes)}", options.MaxMessageBytes);
        Check(failures, options, $"{ServerApiOptions.SectionName}:{nameof(ServerApiOptions.MaxBodyBytes)}", serverApi.Value.MaxBodyBytes);
        foreach (var (namespaceName, policy) in channels.Value.Namespaces)
        {
            var key = $"{ChannelOptions.SectionName}:{nameof(ChannelOptions.Namespaces)}:{namespaceName}:{nameof(policy.MaxRecoveryBytes)}";
            Check(failures, options, key, policy.MaxRecoveryBytes);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(List<string> failures, SinkOptions options, string key, int bytes)
    {
        if (2L * bytes > options.MaxOutboundQueueBytes)
        {
            failures.Add($"{Queue} ({options.MaxOutboundQueueBytes}) must be at least twice {key} ({bytes}).");
        }
    }
}
