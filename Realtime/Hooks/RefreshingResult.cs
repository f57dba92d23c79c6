namespace Realtime.Hooks;

/// <summary>What a hook says of a connection or a subscription whose time is over.</summary>
public sealed record RefreshingResult
{
    /// <summary>Nothing. When every hook says nothing, it ends.</summary>
    public static readonly RefreshingResult Pass = new();

    /// <summary>It goes on, until <see cref="ExpiresAt"/>.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Until when; null = for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>JSON that others see of the client from now on; null = as it was.</summary>
    public ReadOnlyMemory<byte>? Info { get; init; }

    /// <summary>JSON that only the server sees, from now on; null = as it was.</summary>
    public ReadOnlyMemory<byte>? Meta { get; init; }

    /// <summary>Nobody could be asked: it goes on for a minute, and is asked again.</summary>
    public bool IsUnknown { get; init; }
}
