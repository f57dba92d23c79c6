namespace Realtime.Broker.Redis;

/// <summary>Goes through the subscriptions a few at a time, and begins again at their end.</summary>
internal struct RelaySlices
{
    private int _next;

    public IEnumerable<RelaySubscription> Next(RelaySubscription[] all, int count)
    {
        var from = all.Length <= _next ? 0 : _next;
        _next = from + count;
        return all.Skip(from).Take(count);
    }
}
