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
        Check(failures, options, nameof(ChannelOptions.WithoutNamespace), channels.Value.WithoutNamespace);
        foreach (var (namespaceName, policy) in channels.Value.Namespaces)
        {
            Check(failures, options, $"{nameof(ChannelOptions.Namespaces)}:{namespaceName}", policy);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Check(List<string> failures, SinkOptions options, string key, NamespaceOptions? policy)
    {
        if (policy is not null)
        {
            Check(failures, options, $"{ChannelOptions.SectionName}:{key}:{nameof(policy.MaxRecoveryBytes)}", policy.MaxRecoveryBytes);
        }
    }

    private static void Check(List<string> failures, SinkOptions options, string key, int bytes)
    {
        if (2L * bytes > options.MaxOutboundQueueBytes)
        {
            failures.Add($"{Queue} ({options.MaxOutboundQueueBytes}) must be at least twice {key} ({bytes}).");
        }
    }
}
