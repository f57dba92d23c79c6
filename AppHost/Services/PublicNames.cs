namespace AppHost.Services;

/// <summary>By which names clients know the topology.</summary>
/// <param name="Issuer">Of tokens: an absolute address with a slash at its end.</param>
/// <param name="Origin">Of its pages, as browsers send it; null where nodes see the host that browsers ask for.</param>
internal sealed record PublicNames(ReferenceExpression Issuer, ReferenceExpression? Origin);
