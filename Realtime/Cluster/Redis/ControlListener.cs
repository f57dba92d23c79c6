using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Cluster.Messages;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Cluster.Redis;

/// <summary>Hears what other nodes say: hands their answers to those who wait for them, and takes their orders.</summary>
internal sealed partial class ControlListener(
    RedisSubscriber subscriber,
    RemoteOrders orders,
    PendingAsks pending,
    MessageSeal seal,
    MessageWriter self,
    RefusedMessages refused,
    IOptions<ClusterOptions> options,
    TimeProvider time,
    ILogger<ControlListener> logger)
{
    /// <summary>Completes when Redis has acknowledged the subscription; the client makes it again after every reconnect.</summary>
    /// <returns>Ends the listening when disposed.</returns>
    public async Task<RelayReader> OpenAsync(string channel)
    {
        var gate = new MessageGate(channel, seal, self, options, time);
        var queue = await subscriber.OpenAsync(ControlChannels.Route(channel));
        var reader = new RelayReader(queue, bytes => Take(gate, bytes), () => refused.Add(MessageRefusal.Full));
        reader.Start();
        return reader;
    }

    private void Take(MessageGate gate, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var (message, refusal) = gate.Check(bytes);
            if (message is { Header.Reply: { } reply })
            {
                TakeAnswer(message, reply);
            }
            else if (message is not null)
            {
                orders.Take(message);
            }
            else if (refusal is not null)
            {
                refused.Add(refusal);
            }
        }
        catch (Exception exception)
        {
            // One faulty message must not make the node deaf.
            Log.Failed(logger, exception);
        }
    }

    private void TakeAnswer(ControlMessage message, MessageReply reply)
    {
        if (pending.Find(reply.Number) is not { } ask)
        {
            // Nobody waits for it any more.
            return;
        }

        var answer = reply.IsDone ? message.ReadBody(ask.Kind.Answer) : null;
        if (reply.IsDone && answer is null)
        {
            refused.Add(MessageRefusal.Malformed);
        }

        ask.Take(message.Header.Node, answer);
    }
}
