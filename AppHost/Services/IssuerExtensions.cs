using AppHost.Settings;

namespace AppHost.Services;

internal static class IssuerExtensions
{
    /// <summary>
    /// Whom nodes believe. Where the topology is published, a parameter that the deployment must set: the public address of <c>/auth/</c>, which nothing here can know.
    /// </summary>
    public static ReferenceExpression AddIssuer(this IDistributedApplicationBuilder builder, TopologySettings settings)
    {
        if (builder.ExecutionContext.IsRunMode)
        {
            return ReferenceExpression.Create($"{settings.Issuer}");
        }

        var parameter = settings.Issuer is { } issuer
            ? builder.AddParameter("auth-issuer", issuer, publishValueAsDefault: true)
            : builder.AddParameter("auth-issuer");
        return ReferenceExpression.Create($"{parameter}");
    }
}
