using Realtime.Broker;
using Realtime.Cluster.Bus;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>One process' way to the store: slow, and faulty as the plan says. It keeps the broker's contract: what it lost without saying so shows as a gap.</summary>
internal sealed class StoreLink(SeededScheduler scheduler, SimulatedStore store, FaultPlan plan, SimulatedProcess process)
{
    private readonly HashSet<string> _subscribed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IControlListener> _listeners = new(StringComparer.Ordinal);
    private readonly RelayLine _relayed = new(scheduler, process);
    private readonly RelayLine _said = new(scheduler, process);
    private IBrokerEvents? _events;

    /// <summary>Set when the faults are over: from then on it is only slow.</summary>
    public bool IsHealthy { get; set; }

    public bool IsCut { get; private set; }

    /// <summary>How often the connections were lost.</summary>
    public int Cuts { get; private set; }

    private bool IsFaulty => !IsHealthy;

    public void Start(IBrokerEvents events)
    {
        _events = events;
        store.Connect(this);
    }

    /// <summary>The process is gone.</summary>
    public void End() => store.Disconnect(this);

    /// <summary>The connections are lost and everything on its way with them; when they are back and the subscriptions stand again, the handlers hear of it.</summary>
    public async Task CutAsync(int milliseconds)
    {
        if (IsCut)
        {
            return;
        }

        Cut();
        await scheduler.DelayAsync(milliseconds);
        await RestoreAsync();
    }

    public void Cut()
    {
        IsCut = true;
        Cuts++;
        _relayed.Lose();
        _said.Lose();
    }

    public async Task RestoreAsync()
    {
        IsCut = false;
        await scheduler.LagAsync(plan.MaxLag * 3);
        Doubt(null);
        process.Post(_ => Hearers().ForEach(static listener => listener.Doubt()), null);
    }

    public void Doubt(string? channel) => process.Post(_ => _events?.OnDoubt(channel), null);

    /// <summary>One subscription dies, of a channel or of what nodes say, and nobody is told.</summary>
    public string? Deafen()
    {
        List<string> open = [.. _subscribed, .. _listeners.Keys];
        var deaf = open.Count == 0 ? null : open[scheduler.Choose(open.Count)];
        _subscribed.Remove(deaf ?? string.Empty);
        _listeners.Remove(deaf ?? string.Empty);
        return deaf;
    }

    public void Subscribe(string channel) => _subscribed.Add(channel);

    public void Unsubscribe(string channel) => _subscribed.Remove(channel);

    public void Listen(string channel, IControlListener listener) => _listeners[channel] = listener;

    public void StopListening(string channel, IControlListener listener)
    {
        if (ReferenceEquals(_listeners.GetValueOrDefault(channel), listener))
        {
            _listeners.Remove(channel);
        }
    }

    /// <summary>Asks the store. Away, or over the caller's patience, it is unavailable within a bounded time.</summary>
    public Task<T> AskAsync<T>(Func<T> ask, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>();
        scheduler.Post(_ => _ = AnswerAsync(ask, answer), null);
        return answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>From the store.</summary>
    public void Relay(string channel, Push push)
    {
        if (IsCut || !_subscribed.Contains(channel))
        {
            return;
        }

        if (IsFaulty && scheduler.Chance(plan.LossPercent))
        {
            if (plan.AreLossesTold)
            {
                _relayed.Later(scheduler.Choose(plan.MaxLag * 3), () => _events!.OnDoubt(channel));
            }

            return;
        }

        var copies = IsFaulty && scheduler.Chance(plan.DuplicatePercent) ? 2 : 1;
        for (var copy = 0; copy < copies; copy++)
        {
            if (IsFaulty && scheduler.Chance(plan.ReorderPercent))
            {
                _relayed.Later(scheduler.Choose(plan.MaxLag * 3), () => Deliver(channel, push));
            }
            else
            {
                _relayed.Add(scheduler.Choose(plan.MaxLag), () => Deliver(channel, push));
            }
        }
    }

    /// <summary>From the store.</summary>
    public bool Hear(string channel, byte[] message)
    {
        if (IsCut || !_listeners.TryGetValue(channel, out var listener))
        {
            return false;
        }

        if (!IsFaulty || !scheduler.Chance(plan.LossPercent))
        {
            _said.Add(scheduler.Choose(plan.MaxLag), () => listener.Hear(message));
        }

        return true;
    }

    private List<IControlListener> Hearers() => [.. _listeners.Values];

    private void Deliver(string channel, Push push)
    {
        if (push is PublicationPush { Publication: var publication })
        {
            _events!.OnPublication(channel, publication);
        }
        else
        {
            _events!.OnJoinOrLeave(channel, push);
        }
    }

    /// <summary>Outside of the process: what it asked for goes on without it. Refusals are many, so they are not thrown on their way.</summary>
    private async Task AnswerAsync<T>(Func<T> ask, TaskCompletionSource<T> answer)
    {
        var cuts = Cuts;
        await scheduler.LagAsync(plan.MaxLag);
        if (IsRefused(cuts))
        {
            await RefuseAsync(answer, mayHaveHappened: false);
            return;
        }

        try
        {
            var found = ask();
            await scheduler.LagAsync(plan.MaxLag);
            if (IsRefused(cuts))
            {
                await RefuseAsync(answer, mayHaveHappened: true);
                return;
            }

            answer.SetResult(found);
        }
        catch (Exception failure)
        {
            answer.SetException(failure);
        }
    }

    private bool IsRefused(int cuts) => IsCut || cuts != Cuts || (IsFaulty && scheduler.Chance(plan.UnavailablePercent));

    private async Task RefuseAsync<T>(TaskCompletionSource<T> answer, bool mayHaveHappened)
    {
        await scheduler.LagAsync(plan.StoreTimeout);
        answer.SetException(new UnavailableException("The store is away.", mayHaveHappened));
    }
}
