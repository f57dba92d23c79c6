using AppHost.Settings;

namespace AppHost.Services;

internal static class DataDirectoryExtensions
{
    /// <summary>For services that keep something.</summary>
    public static IResourceBuilder<ProjectResource> WithDataDirectory(this IResourceBuilder<ProjectResource> service, TopologySettings settings) =>
        settings.DataDirectory is { } directory ? service.WithEnvironment("Data__Directory", directory) : service;
}
