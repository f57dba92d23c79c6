using AppHost.Settings;

namespace AppHost.Services;

internal static class PublicNamesExtensions
{
    /// <summary>Where the topology is published, a parameter that the deployment must set, as nothing here can know it: <c>https://chat.example</c>, without a slash at its end.</summary>
    public static PublicNames AddPublicNames(this IDistributedApplicationBuilder builder, TopologySettings settings)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            return new PublicNames(ReferenceExpression.Create($"{settings.Issuer}"), Origin: null);
        }

        var address = builder.AddParameter("public-address");
        return new PublicNames(
            settings.Issuer is { } issuer ? ReferenceExpression.Create($"{issuer}") : ReferenceExpression.Create($"{address}/auth/"),
            ReferenceExpression.Create($"{address}"));
    }
}
