using AuthService.Data;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AuthService.Keys;

internal static class KeysExtensions
{
    private const string CookieKeysFolder = "auth-cookie-keys";

    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<KeyStore>();

        // The authentication middleware brings these keys along; by default they would lie in the home and differ between replicas.
        services.AddOptions<KeyManagementOptions>().Configure<DataDirectory, ILoggerFactory>(static (options, directory, loggers) =>
            options.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(directory.PathOf(CookieKeysFolder)), loggers));
    }
}
