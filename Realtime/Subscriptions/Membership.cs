using Realtime.Cluster;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>One client in one channel: what the store shall know of it, and what it may know. The keeper's lock guards it.</summary>
internal sealed class Membership(string channel, string client)
{
    public string Channel => channel;

    public string Client => client;

    /// <summary>Whoever has it calls the store: one call at a time, so that the store ends with what was wanted last.</summary>
    public Turn Turn { get; } = new();

    /// <summary>null = it has left.</summary>
    public ClientInfo? Wanted { get; set; }

    /// <summary>The life under which the store may have it; null = under none.</summary>
    public NodeId? Owner { get; set; }

    /// <summary>What the store surely has under <see cref="Owner"/>; null = nothing is sure.</summary>
    public ClientInfo? Known { get; set; }

    /// <summary>How many work with it now.</summary>
    public int Uses { get; set; }

    /// <summary>It has left, and the store may still have it; or it says something else of itself than the store surely has.</summary>
    public bool IsOwed => Wanted is null ? Owner is not null : !ReferenceEquals(Known, Wanted);

    public bool IsOver => Wanted is null && Owner is null && Uses == 0;
}
