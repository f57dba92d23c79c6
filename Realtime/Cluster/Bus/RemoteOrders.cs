using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Realtime.Cluster.Messages;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Cluster.Bus;

/// <summary>Carries out what other nodes ask, and answers it in the asker's own channel, also where there is nothing to say: nobody waits in vain.</summary>
internal sealed partial class RemoteOrders(
    ControlOrderTable orders,
    OrderRunner runner,
    OrderQueue queue,
    MessageWriter writer,
    ControlChannels channels,
    IControlTransport transport,
    RefusedMessages refused,
    ClusterMetrics metrics,
    ILogger<RemoteOrders> logger)
{
    public void Take(ControlMessage message)
    {
        var kind = orders.Find(message.Header.Order);
        if (!queue.TryAdd(stoppingToken => CarryOutAsync(message, kind, stoppingToken)))
        {
            metrics.OrderCarriedOut(kind?.Name ?? OrderOutcome.UnknownOrder, OrderOutcome.Full);
        }
    }

    private async Task CarryOutAsync(ControlMessage message, OrderKind? kind, CancellationToken stoppingToken)
    {
        if (kind is null)
        {
            // A later release may ask what this one does not know.
            metrics.OrderCarriedOut(OrderOutcome.UnknownOrder, OrderOutcome.Unhandled);
            await AnswerAsync(message.Header, []);
        }
        else if (message.ReadBody(kind.Order) is { } order)
        {
            var answer = await runner.RunAsync(kind, order, TraceOf(message.Header), stoppingToken);
            await AnswerAsync(message.Header, answer is null ? [] : JsonSerializer.SerializeToUtf8Bytes(answer, kind.Answer));
        }
        else
        {
            refused.Add(MessageRefusal.Malformed);
            await AnswerAsync(message.Header, []);
        }
    }

    private static ActivityContext TraceOf(MessageHeader header) =>
        ActivityContext.TryParse(header.TraceParent, header.TraceState, isRemote: true, out var asker) ? asker : default;

    /// <param name="body">Empty = no answer.</param>
    private async Task AnswerAsync(MessageHeader asked, byte[] body)
    {
        var channel = channels.Of(asked.Node);
        var header = writer.Head(asked.Order) with { Reply = new MessageReply(asked.Number, IsDone: body.Length > 0) };
        var message = writer.Write(channel, header, body);
        if (message is null)
        {
            Log.TooLong(logger, asked.Order, body.Length);
            message = writer.Write(channel, header with { Reply = header.Reply with { IsDone = false } }, [])!;
        }

        try
        {
            await transport.SayAsync(channel, message);
        }
        catch (UnavailableException exception)
        {
            Log.NotAnswered(logger, asked.Order, exception);
        }
    }
}
