using Realtime.Auth;
using Realtime.Channels;
using Realtime.Hooks;

namespace Realtime.Commands;

/// <summary>As whom a client is let in: what its token says, and what hooks say beside and instead of it.</summary>
internal sealed record Admission(string User)
{
    public ReadOnlyMemory<byte> Info { get; init; }

    public ReadOnlyMemory<byte> Meta { get; init; }

    /// <summary>For the connect reply; empty = none.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool IsRefreshedByServer { get; init; }

    /// <inheritdoc cref="VerifiedToken.SignedBy"/>
    public string? SignedBy { get; init; }

    /// <summary>What its token names alone: a refresh is compared with it.</summary>
    public IEnumerable<string> Claimed { get; init; } = [];

    public IReadOnlyDictionary<string, ServerSubscription> Subscriptions { get; init; } = new Dictionary<string, ServerSubscription>(StringComparer.Ordinal);

    public static Admission By(VerifiedToken token) => new(token.User)
    {
        Info = token.Info,
        Meta = token.Meta,
        ExpiresAt = token.ExpiresAt,
        SignedBy = token.SignedBy,
        Claimed = token.Subscriptions.Keys,
        Subscriptions = token.Subscriptions,
    };

    public Admission With(ConnectingResult said)
    {
        var subscriptions = new Dictionary<string, ServerSubscription>(Subscriptions, StringComparer.Ordinal);
        foreach (var (channel, subscription) in said.Subscriptions ?? new Dictionary<string, ServerSubscription>(StringComparer.Ordinal))
        {
            subscriptions[channel] = subscription;
        }

        return this with
        {
            User = said.User ?? User,
            Info = said.Info ?? Info,
            Meta = said.Meta ?? Meta,
            Data = said.Data ?? Data,
            ExpiresAt = said.ExpiresAt ?? ExpiresAt,
            IsRefreshedByServer = said.IsRefreshedByServer,
            Subscriptions = subscriptions,
        };
    }
}
