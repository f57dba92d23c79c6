using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>Tells clients when to refresh.</summary>
internal static class TokenLifetime
{
    /// <param name="expiresAt">null = never.</param>
    /// <param name="time">Now.</param>
    public static TimeToLive? Until(DateTimeOffset? expiresAt, TimeProvider time) =>
        expiresAt is { } end ? TimeToLive.Of(end - time.GetUtcNow()) : null;
}
