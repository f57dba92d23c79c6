using System.Threading.RateLimiting;

namespace LoadBalancer.Limits;

/// <summary>Holds an address's place, or says why there is none.</summary>
internal sealed class AddressLease : RateLimitLease
{
    public static readonly AddressLease Free = new(book: null, entry: null, refusal: null);

    private readonly AddressBook? _book;
    private readonly Refusal? _refusal;
    private AddressEntry? _entry;

    public AddressLease(AddressBook book, AddressEntry entry)
        : this(book, entry, refusal: null)
    {
    }

    public AddressLease(Refusal refusal)
        : this(book: null, entry: null, refusal)
    {
    }

    private AddressLease(AddressBook? book, AddressEntry? entry, Refusal? refusal)
    {
        _book = book;
        _entry = entry;
        _refusal = refusal;
    }

    public override bool IsAcquired => _refusal is null;

    public override IEnumerable<string> MetadataNames => _refusal is null ? [] : [MetadataName.RetryAfter.Name, MetadataName.ReasonPhrase.Name];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = _refusal is not { } refusal ? null
            : metadataName == MetadataName.RetryAfter.Name ? refusal.RetryAfter
            : metadataName == MetadataName.ReasonPhrase.Name ? refusal.Reason
            : null;
        return metadata is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _entry, null) is { } entry)
        {
            _book!.Close(entry);
        }

        base.Dispose(disposing);
    }
}
