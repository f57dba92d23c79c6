using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Sinks;

namespace Realtime.Transports;

/// <summary>The streams of this node by their secret: finds where a client's other requests belong.</summary>
internal sealed class SessionTable(IOptions<DoorOptions> doors, IOptions<SinkOptions> sinks, IOptions<ClusterOptions> cluster, TimeProvider time)
{
    private const int SecretBytes = 24;

    /// <summary>A client that does not wait for its answers is cut; one that sends a handful of the largest is not.</summary>
    private const int MaxWaitingMessages = 16;

    /// <summary>Another node that asks must have its answer before it gives up.</summary>
    private readonly TimeSpan _longestWait = cluster.Value.AskTimeout / 2;

    private readonly ConcurrentDictionary<string, Inbox> _inboxes = new(StringComparer.Ordinal);
    private int _count;

    /// <param name="takesPosts">Other requests may find it.</param>
    /// <returns>To be disposed with its stream; null = there are too many.</returns>
    public Session? Open(bool takesPosts)
    {
        if (Interlocked.Increment(ref _count) > doors.Value.MaxSessions)
        {
            Interlocked.Decrement(ref _count);
            return null;
        }

        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var inbox = new Inbox(MaxWaitingMessages * sinks.Value.MaxMessageBytes);
        if (takesPosts)
        {
            _inboxes[id] = inbox;
        }

        return new Session(id, inbox, this);
    }

    /// <summary>Once for each session.</summary>
    public void Close(Session session)
    {
        _inboxes.TryRemove(session.Id, out _);
        Interlocked.Decrement(ref _count);
    }

    /// <summary>
    /// Puts commands in line and waits until they have begun. When that takes too long they stay in line, and the wait ends all the same: a client whose own commands hold
    /// each other up gains nothing by an error.
    /// </summary>
    /// <returns>False = there is no such session.</returns>
    public async ValueTask<bool> PostAsync(string id, ReadOnlyMemory<byte> commands, CancellationToken cancellationToken)
    {
        if (!_inboxes.TryGetValue(id, out var inbox))
        {
            return false;
        }

        try
        {
            await inbox.PostAsync(commands).WaitAsync(_longestWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // In line, in its order, and bounded there.
        }

        return true;
    }
}
