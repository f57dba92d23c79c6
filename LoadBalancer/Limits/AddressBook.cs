using LoadBalancer.Edge;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Limits;

/// <summary>
/// Counts per address: a token bucket for handshakes, and what is open. An address with something open is always kept, as its connections cost a hundred times its entry; of the others
/// as many as the options say, those seen last. No timer runs: buckets are filled when they are looked at, and those that are full again are forgotten then.
/// </summary>
internal sealed class AddressBook(IOptions<LimitOptions> options, TimeProvider time)
{
    /// <summary>More than come with one call, and few enough that nobody waits for it.</summary>
    private const int ForgottenAtOnce = 16;

    /// <summary>Nobody knows when one of the address's connections will end.</summary>
    private static readonly TimeSpan RetryWhenFull = TimeSpan.FromSeconds(10);

    private readonly LimitOptions _limits = options.Value;
    private readonly Lock _lock = new();
    private readonly Dictionary<AddressBlock, AddressEntry> _entries = [];
    private readonly LinkedList<AddressEntry> _idle = [];

    /// <summary>Those with something open, and those remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <param name="address">Who knocks.</param>
    /// <param name="refusal">Why not, when the answer is null.</param>
    /// <returns>To be given to <see cref="Close"/> once.</returns>
    public AddressEntry? Open(AddressBlock address, out Refusal refusal)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            ForgetFull(now);
            var isKnown = _entries.TryGetValue(address, out var entry);
            entry ??= new AddressEntry(address) { Tokens = _limits.HandshakeBurst, CountedAt = now };
            Fill(entry, now);
            if (Judge(entry) is { } no)
            {
                refusal = no;
                Touch(entry);
                return null;
            }

            if (!isKnown)
            {
                _entries.Add(address, entry);
            }
            else if (entry.Open == 0)
            {
                _idle.Remove(entry.Idle);
            }

            entry.Tokens--;
            entry.Open++;
            refusal = default;
            return entry;
        }
    }

    public void Close(AddressEntry entry)
    {
        lock (_lock)
        {
            entry.Open--;
            if (entry.Open > 0)
            {
                return;
            }

            _idle.AddLast(entry.Idle);
            ForgetFull(time.GetTimestamp());
            if (_idle.Count > _limits.RememberedAddresses)
            {
                Forget(_idle.First!.Value);
            }
        }
    }

    private Refusal? Judge(AddressEntry entry)
    {
        if (_limits.ConnectionsPerAddress > 0 && entry.Open >= _limits.ConnectionsPerAddress)
        {
            return new Refusal(Refusal.Connections, RetryWhenFull);
        }

        return _limits.HandshakesPerSecond > 0 && entry.Tokens < 1
            ? new Refusal(Refusal.Handshakes, TimeSpan.FromSeconds((1 - entry.Tokens) / _limits.HandshakesPerSecond))
            : null;
    }

    private void Fill(AddressEntry entry, long now)
    {
        entry.Tokens = TokensAt(entry, now);
        entry.CountedAt = now;
    }

    private double TokensAt(AddressEntry entry, long now) => _limits.HandshakesPerSecond == 0
        ? _limits.HandshakeBurst
        : Math.Min(_limits.HandshakeBurst, entry.Tokens + time.GetElapsedTime(entry.CountedAt, now).TotalSeconds * _limits.HandshakesPerSecond);

    /// <summary>Whoever goes on knocking is not forgotten first.</summary>
    private void Touch(AddressEntry entry)
    {
        if (entry.Open == 0)
        {
            _idle.Remove(entry.Idle);
            _idle.AddLast(entry.Idle);
        }
    }

    /// <summary>Looks at the oldest alone: what one call costs does not depend on how many there are.</summary>
    private void ForgetFull(long now)
    {
        for (var count = 0; count < ForgottenAtOnce && _idle.First is { Value: var oldest } && TokensAt(oldest, now) >= _limits.HandshakeBurst; count++)
        {
            Forget(oldest);
        }
    }

    private void Forget(AddressEntry entry)
    {
        _idle.Remove(entry.Idle);
        _entries.Remove(entry.Address);
    }
}
