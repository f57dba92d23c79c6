namespace Tests.Simulation;

/// <summary>What was ever published, whatever the store has forgotten since: each publication has a number, and follows another one in its channel.</summary>
internal sealed class StoreTruth
{
    private readonly Dictionary<int, Entry> _byNumber = [];
    private int _last;

    public int Next() => ++_last;

    public void Stored(int number, Entry entry) => _byNumber.Add(number, entry);

    /// <summary>null = never stored.</summary>
    public Entry? Find(int number) => _byNumber.GetValueOrDefault(number);

    /// <param name="Offset">Its place in the epoch.</param>
    /// <param name="Before">What stood directly before it when it was stored; 0 = it began the epoch.</param>
    internal sealed record Entry(string Channel, string Epoch, ulong Offset, int Before);
}
