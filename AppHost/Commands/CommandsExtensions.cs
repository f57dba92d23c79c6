using AppHost.Services;

namespace AppHost.Commands;

internal static class CommandsExtensions
{
    private const string KeyName = "dashboard-api-key";

    /// <summary>What people can do to the running topology from the dashboard, or by <c>aspire resource</c>. Where it is published there are neither the commands nor their key.</summary>
    public static void AddCommands(
        this IDistributedApplicationBuilder builder, IReadOnlyList<IResourceBuilder<ProjectResource>> nodes, IResourceBuilder<ProjectResource> loadBalancer)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return;
        }

        // Beside the keys that people set, which have numbers.
        var key = builder.AddParameter(KeyName, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true);
        foreach (var node in nodes)
        {
            node.WithEnvironment("Realtime__ServerApi__ApiKeys__dashboard", key);
        }

        var api = new ClusterApi(() => AddressesOf(nodes), key.Resource.GetValueAsync);
        foreach (var node in nodes)
        {
            node.WithDrainCommand(api);
        }

        loadBalancer.WithBanCommand(api).WithUnbanCommand(api).WithPublishCommand(api);
    }

    /// <summary>Offered while the resource runs.</summary>
    public static ResourceCommandState WhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    private static IEnumerable<Uri> AddressesOf(IReadOnlyList<IResourceBuilder<ProjectResource>> nodes) =>
        nodes.Select(static node => node.GetEndpoint(ServiceExtensions.HttpEndpoint)).Where(static endpoint => endpoint.IsAllocated).Select(static endpoint => new Uri(endpoint.Url));
}
