using AppHost.Settings;

namespace AppHost.Services;

internal static class PublicNamesExtensions
{
    /// <summary>Where the topology is published, a parameter that the deployment must set, as nothing here can know it: <c>https://chat.example</c>, without a slash at its end.</summary>
    public static PublicNames AddPublicNames(this IDistributedApplicationBuilder builder, TopologySettings settings)
    {
        var origins = settings.AllowedOrigins.Select(static origin => ReferenceExpression.Create($"{origin}"));
        if (builder.ExecutionContext.IsRunMode)
        {
            return new PublicNames(ReferenceExpression.Create($"{settings.Issuer}"), [.. origins]);
        }

        // An ingress gives a node its own name as host, so the origin of the topology's own pages must be told.
        var address = builder.AddParameter("public-address");
        return new PublicNames(
            settings.Issuer is { } issuer ? ReferenceExpression.Create($"{issuer}") : ReferenceExpression.Create($"{address}/auth/"),
            [ReferenceExpression.Create($"{address}"), .. origins]);
    }
}
