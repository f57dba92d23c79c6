using Microsoft.Extensions.Logging;

namespace Realtime.Cluster;

/// <summary>
/// Whether another process lives under this node's name: a mistaken deployment, or one that was thought dead and goes on. Whoever began last keeps the name; the other one says so
/// and begins no new life while it hears of that.
/// </summary>
internal sealed partial class NameConflict(TimeProvider time, ILogger<NameConflict> logger)
{
    /// <summary>Longer than a few of the words that nodes say to themselves.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private bool _wasTaken;
    private long _heardAt;

    /// <summary>A later life of this name was heard just now, and it is not this process that leads it.</summary>
    public bool IsTaken
    {
        get
        {
            lock (_lock)
            {
                return _wasTaken && time.GetElapsedTime(_heardAt) < Memory;
            }
        }
    }

    /// <summary>Another process has said something under this node's name.</summary>
    /// <param name="theirs">Its incarnation; 0 = none yet.</param>
    /// <param name="ours">That of this process; 0 = none yet.</param>
    public void Heard(long theirs, long ours)
    {
        if (ours == 0 || theirs <= ours)
        {
            return;
        }

        var isNews = !IsTaken;
        lock (_lock)
        {
            (_wasTaken, _heardAt) = (true, time.GetTimestamp());
        }

        if (isNews)
        {
            Log.Taken(logger, ours, theirs);
        }
    }
}
