using Microsoft.Extensions.Logging;
using Realtime.Cluster.Messages;

namespace Realtime.Cluster.Bus;

/// <summary>Sorts what this node hears: hands answers to those who wait for them, and takes the orders of other nodes.</summary>
internal sealed partial class ControlInbox(RemoteOrders orders, PendingAsks pending, RefusedMessages refused, ILogger<ControlInbox> logger)
{
    /// <returns>The number of a message that this process has said itself, else null.</returns>
    public long? Take(MessageGate gate, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var passed = gate.Check(bytes);
            if (passed.IsOwn)
            {
                return passed.Message!.Header.Number;
            }

            if (passed.Refusal is { } refusal)
            {
                refused.Add(refusal);
            }
            else
            {
                Take(passed.Message!);
            }
        }
        catch (Exception exception)
        {
            // One faulty message must not make the node deaf.
            Log.Failed(logger, exception);
        }

        return null;
    }

    private void Take(ControlMessage message)
    {
        if (message.Header.Reply is { } reply)
        {
            TakeAnswer(message, reply);
        }
        else if (message.Header.Order != ControlWord.Name)
        {
            orders.Take(message);
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
