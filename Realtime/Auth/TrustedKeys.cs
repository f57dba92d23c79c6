namespace Realtime.Auth;

/// <summary>Which keys are trusted at this moment, of either kind.</summary>
internal sealed class TrustedKeys(SigningKeys keys, HmacKeys secrets)
{
    /// <returns>Their names (<see cref="KeyNames"/>); null = the token service's keys cannot be read, and nobody can tell.</returns>
    public async ValueTask<IReadOnlySet<string>?> ReadAsync(CancellationToken cancellationToken)
    {
        var trusted = secrets.Trusted().ToHashSet(StringComparer.Ordinal);
        if (!keys.AreConfigured)
        {
            return trusted;
        }

        if (await keys.JudgeMissingAsync(cancellationToken) is MissingKeyVerdict.CannotTell || await keys.GetAsync(cancellationToken) is not { } known)
        {
            return null;
        }

        trusted.UnionWith(known.Select(KeyNames.Of));
        return trusted;
    }
}
