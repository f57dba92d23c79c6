using System.Diagnostics.Metrics;

namespace Realtime.Telemetry;

/// <summary>What the engine counts, a method per event (docs/telemetry.md). No channel, user or address is ever a tag.</summary>
internal sealed class RealtimeMetrics
{
    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _disconnects;
    private readonly Counter<long> _refusedHandshakes;
    private readonly Counter<long> _commands;
    private readonly Counter<long> _publicationsReceived;
    private readonly Counter<long> _slowConsumers;
    private readonly Counter<long> _joinsAndLeavesLeftOut;
    private readonly Counter<long> _unchecked;

    public RealtimeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(RealtimeTelemetry.Name);
        _connections = meter.CreateUpDownCounter<long>("realtime.connections", "{connection}", "Connections open now.");
        _disconnects = meter.CreateCounter<long>("realtime.disconnects", "{connection}", "Connections that ended, by code.");
        _refusedHandshakes = meter.CreateCounter<long>("realtime.handshakes.refused", "{handshake}", "Handshakes refused, by reason.");
        _commands = meter.CreateCounter<long>("realtime.commands", "{command}", "Commands run, by method and error code.");
        _publicationsReceived = meter.CreateCounter<long>("realtime.publications.received", "{publication}", "Publications that reached this node for its subscribers.");
        _slowConsumers = meter.CreateCounter<long>("realtime.slow_consumers", "{connection}", "Connections cut because their outbound queue was full.");
        _joinsAndLeavesLeftOut = meter.CreateCounter<long>(
            "realtime.joins_leaves.left_out", "{message}", "Joins and leaves that this node did not tell its clients since too many came and went, by namespace.");
        _unchecked = meter.CreateCounter<long>("realtime.channels.unchecked", "{channel}", "Times at which a channel without history may have missed publications, which nobody can tell.");
    }

    public void ConnectionOpened() => _connections.Add(1);

    /// <param name="code">0 = the client or the network ended it.</param>
    public void ConnectionClosed(int code)
    {
        _connections.Add(-1);
        _disconnects.Add(1, new KeyValuePair<string, object?>("code", CodeTag.Of((uint)code)));
    }

    public void HandshakeRefused(string reason) => _refusedHandshakes.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <param name="method">One of the protocol's.</param>
    /// <param name="errorCode">0 = answered with a result.</param>
    public void CommandRun(string method, uint errorCode) =>
        _commands.Add(1, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("error", CodeTag.Of(errorCode)));

    public void PublicationReceived() => _publicationsReceived.Add(1);

    public void JoinOrLeaveLeftOut(string channelNamespace) => _joinsAndLeavesLeftOut.Add(1, new KeyValuePair<string, object?>("namespace", channelNamespace));

    public void ChannelUnchecked() => _unchecked.Add(1);

    public void SlowConsumerCut() => _slowConsumers.Add(1);
}
