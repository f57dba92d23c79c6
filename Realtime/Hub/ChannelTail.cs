using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>What a channel delivered while subscribes are under way: bounded, shared by all of them, dropped with the last. The channel's lock guards it.</summary>
internal sealed class ChannelTail(int maxBytes)
{
    private readonly List<Publication> _publications = [];
    private long _bytes;
    private int _readers;

    /// <summary>In the order of delivery.</summary>
    public IReadOnlyList<Publication> Publications => _publications;

    public void Open() => _readers++;

    public void Close()
    {
        if (--_readers == 0)
        {
            Clear();
        }
    }

    /// <summary>Over the bound everything kept goes: readers then find a gap, which is the truth.</summary>
    public void Add(Publication publication)
    {
        if (_readers == 0)
        {
            return;
        }

        _publications.Add(publication);
        _bytes += ReplyWeight.Of(publication);
        if (_bytes > maxBytes)
        {
            Clear();
        }
    }

    public void Clear()
    {
        _publications.Clear();
        _bytes = 0;
    }
}
