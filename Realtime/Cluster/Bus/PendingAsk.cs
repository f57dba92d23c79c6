namespace Realtime.Cluster.Bus;

/// <summary>One order on its way: who has answered, and who is still waited for.</summary>
/// <param name="kind">What was asked.</param>
/// <param name="expected">Names of the nodes that are asked.</param>
internal sealed class PendingAsk(OrderKind kind, IEnumerable<string> expected)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, object?> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _awaited = new(expected, StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OrderKind Kind => kind;

    /// <summary>Completes when nobody is waited for any more, where it is waited for and not where the last answer came in.</summary>
    public async Task WhenAnsweredAsync() => await _answered.Task;

    /// <summary>The first word of a node counts, also of one that nobody knew of.</summary>
    /// <param name="answer">null = it has none.</param>
    public void Take(string node, object? answer)
    {
        lock (_lock)
        {
            if (!_answers.TryAdd(node, answer))
            {
                return;
            }

            if (_awaited.Remove(node) && answer is null)
            {
                _gone.Add(node);
            }

            CompleteIfAnswered();
        }
    }

    /// <summary>Waits no longer for those that have gone since.</summary>
    public void KeepOnly(IEnumerable<string> alive)
    {
        var living = alive.ToHashSet(StringComparer.Ordinal);
        lock (_lock)
        {
            foreach (var node in _awaited.Where(node => !living.Contains(node)).ToList())
            {
                _awaited.Remove(node);
                _gone.Add(node);
            }

            CompleteIfAnswered();
        }
    }

    /// <summary>What has been answered so far.</summary>
    public Survey<TAnswer> Read<TAnswer>()
        where TAnswer : class
    {
        lock (_lock)
        {
            var answers = _answers.Where(static answer => answer.Value is not null).Select(static answer => KeyValuePair.Create(answer.Key, (TAnswer)answer.Value!));
            return new Survey<TAnswer>([.. answers], IsPartial: _awaited.Count + _gone.Count > 0);
        }
    }

    private void CompleteIfAnswered()
    {
        if (_awaited.Count == 0)
        {
            _answered.TrySetResult();
        }
    }
}
