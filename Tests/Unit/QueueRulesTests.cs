using Microsoft.Extensions.Options;
using Realtime;
using Realtime.Channels;
using Realtime.ServerApi;
using Realtime.Sinks;

namespace Tests.Unit;

public sealed class QueueRulesTests
{
    [Fact]
    public void What_is_sent_at_once_must_fit_the_queue_twice_wherever_it_is_set()
    {
        var channels = new ChannelOptions { WithoutNamespace = new NamespaceOptions { MaxRecoveryBytes = 600 * 1024 } };
        channels.Namespaces["chat"] = new NamespaceOptions { MaxRecoveryBytes = 700 * 1024 };
        channels.Namespaces["news"] = new NamespaceOptions { MaxRecoveryBytes = 400 * 1024 };
        var rules = new QueueRules(Options.Create(channels), Options.Create(new ServerApiOptions()));

        var verdict = rules.Validate(name: null, new SinkOptions { MaxOutboundQueueBytes = 1024 * 1024 });

        Assert.Equal(
            [
                "Realtime:Connections:MaxOutboundQueueBytes (1048576) must be at least twice Realtime:Channels:WithoutNamespace:MaxRecoveryBytes (614400).",
                "Realtime:Connections:MaxOutboundQueueBytes (1048576) must be at least twice Realtime:Channels:Namespaces:chat:MaxRecoveryBytes (716800).",
            ],
            verdict.Failures);
    }
}
