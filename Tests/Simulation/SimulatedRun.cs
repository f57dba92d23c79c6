namespace Tests.Simulation;

/// <summary>
/// Two nodes, four clients that come and go, one channel, and whatever the seed lets go wrong; again and again it is quiet for a while, in which everything must come right
/// before anything else is published.
/// </summary>
internal sealed class SimulatedRun(int seed)
{
    public const string Channel = "chat:x";

    private const int Rounds = 6;
    private const int Publications = 12;
    private const int DisturbedMilliseconds = 150;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan DisposalTime = TimeSpan.FromSeconds(10);

    private readonly SeededScheduler _scheduler = new(seed);
    private SimulatedFaults _faults = new();
    private SimulatedStore _store = new(historySize: 0);
    private SimulatedNode[] _nodes = [];
    private SimulatedClient[] _clients = [];

    public int Trace => _scheduler.Trace;

    public bool IsCalm => _faults.IsCalm;

    public int Received => _clients.Sum(static client => client.Received);

    public int Recoveries => _clients.Sum(static client => client.Recoveries);

    public int Unrecovered => _clients.Sum(static client => client.Unrecovered);

    public int Insufficient => _clients.Sum(static client => client.Insufficient);

    /// <summary>What everybody went through, in order of time.</summary>
    public IEnumerable<string> Story => _clients.SelectMany(static client => client.Story).Order(StringComparer.Ordinal);

    private string? Broken => _clients.Select(static client => client.Broken).FirstOrDefault(static broken => broken is not null);

    /// <returns>What went wrong; null = nothing.</returns>
    public async Task<string?> JudgeAsync()
    {
        _faults = SimulatedFaults.Draw(_scheduler);
        _store = new SimulatedStore(_faults.Policy.HistorySize);
        _nodes = [.. Enumerable.Range(1, 2).Select(number => new SimulatedNode(_scheduler, _store, _faults, number))];
        _clients = [.. Enumerable.Range(1, 4).Select(number => new SimulatedClient(_scheduler, _store, _faults, $"client {number}"))];
        try
        {
            await _scheduler.Run(RunAsync, Limit);
            var trouble = FindTrouble();
            foreach (var node in _nodes)
            {
                await node.DisposeAsync().AsTask().WaitAsync(DisposalTime, CancellationToken.None);
            }

            return trouble;
        }
        catch (Exception broken) when (broken is SimulationFailure or InvalidOperationException or TimeoutException)
        {
            // What is under way will never end, since nobody runs it any more: the nodes are left as they stand.
            return $"{Broken ?? broken.Message} [{_faults}]";
        }
    }

    private async Task RunAsync()
    {
        foreach (var node in _nodes)
        {
            await node.Broker.StartAsync(node.Parts.Events, CancellationToken.None);
        }

        var clients = Task.WhenAll(_clients.Select(client => client.RunAsync(_nodes)));
        for (var round = 0; round < Rounds; round++)
        {
            Settle(isSettling: false);
            await await Task.WhenAny(clients, DisturbAsync());
            Settle(isSettling: true);
            await await Task.WhenAny(clients, ComeRightAsync());
        }

        foreach (var client in _clients)
        {
            client.IsStopping = true;
        }

        await clients;
    }

    private Task DisturbAsync() => Task.WhenAll([PublishAsync(), RenewAsync(), .. _nodes.Select(CutAsync)]);

    private async Task PublishAsync()
    {
        for (var i = 0; i < Publications; i++)
        {
            _store.Publish();
            await _scheduler.LagAsync(2 * DisturbedMilliseconds / Publications);
        }
    }

    private async Task CutAsync(SimulatedNode node)
    {
        for (var i = 0; i < _faults.Cuts; i++)
        {
            await _scheduler.LagAsync(DisturbedMilliseconds);
            await node.Broker.CutAsync(_scheduler.Choose(60));
        }
    }

    private async Task RenewAsync()
    {
        for (var i = 0; i < _faults.Renewals; i++)
        {
            await _scheduler.LagAsync(2 * DisturbedMilliseconds);
            _store.Renew();
            if (_scheduler.Chance(50))
            {
                // It may be the only one that shows the new epoch.
                await _scheduler.LagAsync(_faults.MaxLagMilliseconds);
                _store.Publish();
            }

            if (_faults.AreRenewalsTold)
            {
                await Task.WhenAll(_nodes.Select(static node => node.Broker.DoubtAsync(null)));
            }
        }
    }

    /// <summary>While it settles, the faults are over and clients stay where they are.</summary>
    private void Settle(bool isSettling)
    {
        foreach (var client in _clients)
        {
            client.IsSettling = isSettling;
        }

        foreach (var node in _nodes)
        {
            node.Broker.IsHealthy = isSettling;
        }
    }

    private async Task ComeRightAsync()
    {
        await QuietAsync();
        Check(_clients.All(static client => client.LiveAt is not null), "a client cannot get in");
        if (_faults.LosesUntold || (_faults.RenewsUntold && _store.Top.Offset == 0))
        {
            _store.Publish();
            await QuietAsync();
        }

        foreach (var client in _clients)
        {
            Check(client.LiveAt == _store.Top, $"a client stands at {client.LiveAt}, the store at {_store.Top}");
        }
    }

    private async Task QuietAsync()
    {
        await Task.WhenAll(_nodes.Select(static node => node.Broker.WhenQuietAsync()));

        // Longer than the longest pause between a repair's tries.
        await _scheduler.DelayAsync(15_000);
    }

    private string? FindTrouble()
    {
        var errors = _nodes.SelectMany(static node => node.Parts.Logs.Errors).ToList();
        return Broken is { } broken ? broken
            : errors.Count > 0 ? errors[0]
            : _faults.IsCalm && Unrecovered > 0 ? "a client could not recover though everything was there"
            : Array.Exists(_nodes, static node => node.Parts.Channels.All().Count > 0) ? "a node keeps a channel that nobody is interested in"
            : null;
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new SimulationFailure(otherwise);
        }
    }
}
