using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuthService.Data;

internal static class DataExtensions
{
    /// <summary>A writer that has waited this long for another one gives up.</summary>
    private const int BusySeconds = 5;

    public static void AddDataDirectory(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<DataOptions>, DataOptionsValidator>();
        services.AddOptions<DataOptions>()
            .BindConfiguration(DataOptions.SectionName)
            .PostConfigure(static options => options.Directory = string.IsNullOrWhiteSpace(options.Directory) ? DataOptions.DefaultDirectory() : options.Directory)
            .ValidateOnStart();
        services.AddSingleton<DataDirectory>();
    }

    public static void AddAuthDatabase(this IServiceCollection services)
    {
        services.AddSingleton<AuthDatabase>();
        services.AddDbContext<AuthDbContext>(static (provider, options) => options.UseSqlite(ConnectionString(provider.GetRequiredService<DataDirectory>())));
    }

    private static string ConnectionString(DataDirectory directory) =>
        new SqliteConnectionStringBuilder { DataSource = directory.PathOfDatabase(AuthDatabase.FileName), DefaultTimeout = BusySeconds }.ToString();
}
