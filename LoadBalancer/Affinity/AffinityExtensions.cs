using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.LoadBalancing;

namespace LoadBalancer.Affinity;

internal static class AffinityExtensions
{
    /// <summary>What the proxy's affinity brings along.</summary>
    public static void AddNodeAffinity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AffinityOptions>().BindPresent(AffinityOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AffinityOptions>, AffinityOptionsValidator>();
        services.AddSingleton<ILoadBalancingPolicy, ClientAddressPolicy>();
        services.Configure<KeyManagementOptions>(static keys =>
        {
            keys.XmlRepository = new ForgetfulKeys();
            keys.XmlEncryptor = new NullXmlEncryptor();
        });

        // One line for every cookie of a node that left: whoever sends cookies would write our log.
        builder.Logging.AddFilter("Yarp.ReverseProxy.SessionAffinity", LogLevel.Error);
    }
}
