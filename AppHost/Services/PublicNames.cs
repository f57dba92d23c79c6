namespace AppHost.Services;

/// <summary>By which names clients know the topology.</summary>
/// <param name="Issuer">Of tokens: an absolute address with a slash at its end.</param>
/// <param name="Origins">Of pages that may connect: those of the settings, and the topology's own where nodes do not see the host that browsers ask for.</param>
internal sealed record PublicNames(ReferenceExpression Issuer, IReadOnlyList<ReferenceExpression> Origins);
