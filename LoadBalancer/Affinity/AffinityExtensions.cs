using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace LoadBalancer.Affinity;

internal static class AffinityExtensions
{
    /// <summary>What the proxy's affinity brings along.</summary>
    public static void AddNodeAffinity(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<KeyManagementOptions>(static keys =>
        {
            keys.XmlRepository = new ForgetfulKeys();
            keys.XmlEncryptor = new NullXmlEncryptor();
        });

        // One line for every cookie of a node that left: whoever sends cookies would write our log.
        builder.Logging.AddFilter("Yarp.ReverseProxy.SessionAffinity", LogLevel.Error);
    }
}
