using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Realtime.Cluster.Messages;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Cluster.Bus;

/// <summary>
/// The control bus over messages: one channel that all nodes hear, and one for each of them. A node's part of its own order goes through the same queue as the orders of
/// others, without the way over the transport.
/// </summary>
internal sealed class ControlBus(
    NodeName self,
    INodeRegistry registry,
    ControlOrderTable orders,
    OrderRunner runner,
    OrderQueue queue,
    PendingAsks pending,
    MessageWriter writer,
    ControlChannels channels,
    IControlTransport transport,
    ClusterMetrics metrics,
    IOptions<ClusterOptions> options,
    TimeProvider time) : IControlBus
{
    /// <summary>How often it is looked whether those that have not answered still live.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    public ValueTask<Survey<TAnswer>> AskAllAsync<TAnswer>(ControlOrder<TAnswer> order, CancellationToken cancellationToken)
        where TAnswer : class =>
        MeasureAsync<TAnswer>(order, AskAllOnceAsync, cancellationToken);

    public async ValueTask<TAnswer?> AskAsync<TAnswer>(string node, ControlOrder<TAnswer> order, CancellationToken cancellationToken)
        where TAnswer : class
    {
        var survey = await MeasureAsync<TAnswer>(order, (kind, body, deadline) => AskOneAsync(node, kind, body, deadline), cancellationToken);
        return survey.Answers.Select(static answer => answer.Value).FirstOrDefault();
    }

    private async ValueTask<Survey<TAnswer>> MeasureAsync<TAnswer>(
        ControlOrder<TAnswer> order, Func<OrderKind, object, CancellationToken, Task<PendingAsk>> askAsync, CancellationToken cancellationToken)
        where TAnswer : class
    {
        var kind = orders.Of(order);
        using var activity = RealtimeTelemetry.Source.StartActivity($"ask {kind.Name}", ActivityKind.Producer);
        using var deadline = new CancellationTokenSource(options.Value.AskTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var outcome = AskOutcome.Cancelled;
        try
        {
            var ask = await askAsync(kind, order, either.Token);
            cancellationToken.ThrowIfCancellationRequested();
            var survey = ask.Read<TAnswer>();
            outcome = survey.IsPartial ? AskOutcome.Partial : AskOutcome.Complete;
            return survey;
        }
        catch (UnavailableException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            outcome = AskOutcome.Unavailable;
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
        finally
        {
            metrics.OrderAsked(kind.Name, outcome);
        }
    }

    private async Task<PendingAsk> AskAllOnceAsync(OrderKind kind, object order, CancellationToken deadline)
    {
        var alive = await ReadAliveAsync(deadline);
        var ask = new PendingAsk(kind, alive.Append(self.Value));
        return await SendAsync(channels.All, ask, order, includesSelf: true, deadline);
    }

    private async Task<PendingAsk> AskOneAsync(string node, OrderKind kind, object order, CancellationToken deadline)
    {
        var ask = new PendingAsk(kind, [node]);
        if (!string.Equals(node, self.Value, StringComparison.Ordinal))
        {
            return await SendAsync(channels.Of(node), ask, order, includesSelf: false, deadline);
        }

        CarryOutHere(ask, order);
        await WaitAsync(ask, deadline);
        return ask;
    }

    private async Task<PendingAsk> SendAsync(string channel, PendingAsk ask, object order, bool includesSelf, CancellationToken deadline)
    {
        var header = writer.Head(ask.Kind.Name);
        var message = writer.Write(channel, header, JsonSerializer.SerializeToUtf8Bytes(order, ask.Kind.Order))
            ?? throw new ArgumentException("The order is too long for one message.", nameof(order));
        pending.Add(header.Number, ask);
        try
        {
            if (!await transport.SayAsync(channel, message))
            {
                ask.KeepOnly([self.Value]);
            }

            if (includesSelf)
            {
                CarryOutHere(ask, order);
            }

            await WaitAsync(ask, deadline);
            return ask;
        }
        finally
        {
            pending.Remove(header.Number);
        }
    }

    private void CarryOutHere(PendingAsk ask, object order)
    {
        var parent = Activity.Current?.Context ?? default;
        if (!queue.TryAdd(async stoppingToken => ask.Take(self.Value, await runner.RunAsync(ask.Kind, order, parent, stoppingToken))))
        {
            metrics.OrderCarriedOut(ask.Kind.Name, OrderOutcome.Full);
            ask.Take(self.Value, null);
        }
    }

    private async Task WaitAsync(PendingAsk ask, CancellationToken deadline)
    {
        try
        {
            while (!await IsAnsweredAsync(ask, deadline))
            {
                await LookAsync(ask, deadline);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(PendingAsk ask, CancellationToken deadline)
    {
        try
        {
            ask.KeepOnly((await ReadAliveAsync(deadline)).Append(self.Value));
        }
        catch (UnavailableException)
        {
            // Nobody can say who is gone, so all are waited for.
        }
    }

    private async Task<bool> IsAnsweredAsync(PendingAsk ask, CancellationToken deadline)
    {
        try
        {
            await ask.WhenAnsweredAsync().WaitAsync(LookInterval, time, deadline);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<IEnumerable<string>> ReadAliveAsync(CancellationToken deadline)
    {
        try
        {
            return (await registry.ReadAsync(deadline)).Select(static lease => lease.Name);
        }
        catch (OperationCanceledException exception)
        {
            throw new UnavailableException("The store did not say in time which nodes are alive.", mayHaveHappened: false, exception);
        }
    }
}
