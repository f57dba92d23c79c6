using Microsoft.Extensions.Options;

namespace AuthService.Clients;

internal static class ClientsExtensions
{
    public static void AddBackendClient(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<BackendClientOptions>, BackendClientOptionsValidator>();
        services.AddOptions<BackendClientOptions>()
            .BindConfiguration(BackendClientOptions.SectionName)
            .PostConfigure(TreatEmptyAsAbsent)
            .ValidateOnStart();
        services.AddSingleton<BackendClientSeeder>();
    }

    private static void TreatEmptyAsAbsent(BackendClientOptions options)
    {
        options.Id = string.IsNullOrEmpty(options.Id) ? BackendClientOptions.DefaultId : options.Id;
        options.Secret = string.IsNullOrEmpty(options.Secret) ? null : options.Secret;
    }
}
