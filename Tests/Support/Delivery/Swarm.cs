namespace Tests.Support.Delivery;

/// <summary>Many real WebSocket clients that stay, each in some of the channels, so that every channel has as many.</summary>
internal sealed class Swarm : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running;
    private volatile bool _isCalm;

    /// <param name="plan">Where to, and how.</param>
    /// <param name="channels">In which all of them are, each in some.</param>
    /// <param name="lonely">In which only restless ones are: nodes begin and end to listen to them all the time.</param>
    /// <param name="count">Of clients.</param>
    /// <param name="restless">How many of them go and come by themselves.</param>
    /// <param name="channelsPerClient">How many of the channels each is in.</param>
    /// <param name="nameUser">The user of a client by its number; several may be one.</param>
    public Swarm(SwarmPlan plan, IReadOnlyList<ChannelHistory> channels, IReadOnlyList<ChannelHistory> lonely, int count, int restless, int channelsPerClient, Func<int, string> nameUser)
    {
        Clients = [.. Enumerable.Range(0, count).Select(number => new SwarmClient(plan, Meter, number, nameUser(number), Chosen(number), () => number < restless && !_isCalm))];
        _running = [.. Clients.Select(client => client.RunAsync(_stop.Token))];

        IEnumerable<ChannelHistory> Chosen(int number)
        {
            var chosen = Enumerable.Range(0, channelsPerClient).Select(index => channels[((number * channelsPerClient) + index) % channels.Count]);
            return number < restless ? chosen.Append(lonely[number % lonely.Count]) : chosen;
        }
    }

    public SwarmMeter Meter { get; } = new();

    public IReadOnlyList<SwarmClient> Clients { get; }

    public int LiveCount => Clients.Count(static client => client.IsLive);

    /// <summary>From now on nobody goes by itself.</summary>
    public void CalmDown() => _isCalm = true;

    /// <summary>The clients that are subscribed now, by channel.</summary>
    public Dictionary<string, Dictionary<string, string>> Members()
    {
        var members = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (var client in Clients)
        {
            if (client.ClientId is not { } id)
            {
                continue;
            }

            foreach (var subscription in client.Subscriptions.Where(static subscription => subscription.IsLive))
            {
                if (!members.TryGetValue(subscription.Channel, out var inChannel))
                {
                    members[subscription.Channel] = inChannel = new Dictionary<string, string>(StringComparer.Ordinal);
                }

                inChannel[id] = client.User;
            }
        }

        return members;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }
}
