using System.Globalization;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Subscriptions;
using Tests.Support;

namespace Tests.Simulation;

/// <summary>
/// A client as an SDK is: it subscribes, comes back with its position, and subscribes again when it is told that something may be missing. It judges everything that it gets.
/// </summary>
internal sealed class SimulatedClient(SeededScheduler scheduler, SimulatedStore store, SimulatedFaults faults, string name)
{
    private readonly List<string> _story = [];
    private FakeConnection? _connection;
    private StreamPosition? _at;
    private bool _isLive;

    /// <summary>It stays where it is from now on.</summary>
    public bool IsSettling { get; set; }

    public bool IsStopping { get; set; }

    /// <summary>The first promise that was broken to it, whoever has swallowed the exception; null = none.</summary>
    public string? Broken { get; private set; }

    public int Received { get; private set; }

    public int Recoveries { get; private set; }

    /// <summary>How often it was told that it could not recover.</summary>
    public int Unrecovered { get; private set; }

    /// <summary>How often it was told to subscribe again, since something may be missing.</summary>
    public int Insufficient { get; private set; }

    public StreamPosition? LiveAt => _isLive ? _at : null;

    /// <summary>What it went through, for a failing seed.</summary>
    public IReadOnlyList<string> Story => _story;

    public async Task RunAsync(IReadOnlyList<SimulatedNode> nodes)
    {
        while (!IsStopping)
        {
            var node = nodes[scheduler.Choose(nodes.Count)];
            var connection = _connection = node.Accept(this);
            Note($"connects to node {node.Number}");
            using var gone = scheduler.Chance(25) ? new CancellationTokenSource(TimeSpan.FromMilliseconds(scheduler.Choose(500)), scheduler.Time) : new CancellationTokenSource();
            var visits = 1 + scheduler.Choose(3);
            for (var visit = 0; visit < visits && !IsStopping && !gone.IsCancellationRequested; visit++)
            {
                await VisitAsync(node, connection, gone.Token);
            }

            await node.Parts.Ender.EndAllAsync(connection);
            (_connection, _isLive) = (null, false);
            Note("is gone");
            await scheduler.LagAsync(50);
        }
    }

    /// <summary>One frame of the node's.</summary>
    public void Take(ConnectionId connection, string frame)
    {
        Note(frame);
        Check(connection == _connection?.Id, $"'{frame}' came on a connection that has ended");
        Check(_isLive, $"'{frame}' came outside the subscription");
        var words = frame.Split(' ');
        switch (words[0])
        {
            case "pub":
                var position = new StreamPosition(ulong.Parse(words[1], CultureInfo.InvariantCulture), words[2]);
                Check(store.Knows(position, int.Parse(words[3], CultureInfo.InvariantCulture)), $"'{frame}' was never published");
                Advance(position);
                break;
            case "unsubscribe":
                _isLive = false;
                Insufficient++;
                break;
            default:
                Check(holds: false, $"'{frame}' was not expected");
                break;
        }
    }

    /// <summary>From the subscribe to the end of the subscription.</summary>
    private async Task VisitAsync(SimulatedNode node, FakeConnection connection, CancellationToken gone)
    {
        var outcome = await OpenAsync(node, connection, gone);
        if (outcome.Opened is { Result: { } result, Commit: { } commit })
        {
            // The dispatcher's way back; from the reply on nothing of the channel comes in between.
            await scheduler.LagAsync(faults.MaxLagMilliseconds);
            TakeReply(result);
            await commit();
            await StayAsync(gone);
            await node.Parts.Ender.EndAsync(connection, SimulatedRun.Channel);
            _isLive = false;
        }

        await scheduler.LagAsync(30);
    }

    private async Task<SubscriptionOutcome> OpenAsync(SimulatedNode node, FakeConnection connection, CancellationToken gone)
    {
        var since = scheduler.Chance(90) ? _at : null;
        Note($"subscribes since {since}");
        var request = new SubscribeRequest(SimulatedRun.Channel, string.Empty, since, scheduler.Chance(20), string.Empty);
        try
        {
            var outcome = await node.Parts.OpenAsync(connection, request, faults.Policy, gone);
            if (outcome.Error is not null)
            {
                Check(outcome.Error == ProtocolError.UnrecoverablePosition && request is { RejectsUnrecovered: true, Since: not null }, $"refused with {outcome.Error}");
                Unrecovered++;
                _at = null;
            }

            return outcome;
        }
        catch (UnavailableException)
        {
            return default;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return default;
        }
    }

    private void TakeReply(SubscribeResult result)
    {
        Note($"reply {result.Position} recovered: {result.IsRecovered}, {result.Publications.Count} publications");
        _isLive = true;
        if (!result.IsRecovered)
        {
            Check(result.Publications.Count == 0, "publications came without a recovery");
            Unrecovered += result.WasRecovering ? 1 : 0;
            _at = result.Position;
            return;
        }

        Recoveries++;
        Check(result.Position == _at, $"recovered at {result.Position} instead of {_at}");
        foreach (var publication in result.Publications)
        {
            Advance(publication.Position!.Value);
        }
    }

    private async Task StayAsync(CancellationToken gone)
    {
        var stay = scheduler.Choose(250);
        for (var stayed = 0; _isLive && !IsStopping && !gone.IsCancellationRequested && (IsSettling || stayed < stay);)
        {
            var pause = IsSettling ? 500 : 20;
            await scheduler.DelayAsync(pause);
            stayed += IsSettling ? 0 : pause;
        }
    }

    private void Advance(StreamPosition next)
    {
        Check(_at is { } at && at.Epoch == next.Epoch && at.Offset + 1 == next.Offset, $"{next} came at {_at}");
        _at = next;
        Received++;
    }

    private void Note(string what) => _story.Add($"{scheduler.Time.GetUtcNow():mm:ss.fff} {name} {what}");

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            Broken ??= $"{name}: {otherwise}";
            throw new SimulationFailure(Broken);
        }
    }
}
