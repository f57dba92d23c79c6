using System.Diagnostics;

namespace Realtime.Cluster.Messages;

/// <summary>Writes this node's messages.</summary>
internal sealed class MessageWriter
{
    /// <summary>More of a trace's state than the standard asks to carry on is left out.</summary>
    private const int MaxTraceState = 512;

    private readonly NodeName _self;
    private readonly INodeIdentity _identity;
    private readonly MessageSeal _seal;
    private readonly TimeProvider _time;
    private readonly long _first;
    private long _latest;
    private long _incarnation;

    public MessageWriter(NodeName self, INodeIdentity identity, MessageSeal seal, TimeProvider time)
    {
        (_self, _identity, _seal, _time) = (self, identity, seal, time);
        StartedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        // Microseconds: no node says a million things in a second, so a restart begins above all that the process before it said.
        _first = _latest = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>By the node's clock, in milliseconds since 1970.</summary>
    public long StartedAt { get; }

    /// <summary>A node that stops still answers, in the life that it has just ended. 0 = it has not had one.</summary>
    public long Incarnation
    {
        get
        {
            if (_identity.Node is { } life)
            {
                Interlocked.Exchange(ref _incarnation, life.Incarnation);
            }

            return Interlocked.Read(ref _incarnation);
        }
    }

    /// <summary>The highest number given so far.</summary>
    public long Latest => Interlocked.Read(ref _latest);

    /// <summary>A header with the next number, in the present trace.</summary>
    public MessageHeader Head(string order) =>
        new(order, _self.Value, Incarnation, Interlocked.Increment(ref _latest), _time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: var id } ? id : null,
            TraceState = Activity.Current?.TraceStateString is { Length: <= MaxTraceState } state ? state : null,
        };

    /// <returns>null when it would be too long.</returns>
    public byte[]? Write(string channel, MessageHeader header, ReadOnlySpan<byte> body) => _seal.Write(channel, header, body);

    /// <summary>Whether this node's name stands in it.</summary>
    public bool BearsItsName(MessageHeader header) => string.Equals(header.Node, _self.Value, StringComparison.Ordinal);

    /// <summary>Whether this process wrote it, in whichever of its lives: another process of the same name counts from elsewhere.</summary>
    public bool HasWritten(MessageHeader header) => BearsItsName(header) && header.Number > _first && header.Number <= Latest;
}
