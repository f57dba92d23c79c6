using AppHost.Settings;

namespace AppHost.Ports;

internal static class PortCheckExtensions
{
    /// <summary>False when the topology cannot start; the console then says why. Publishing opens no port.</summary>
    public static async Task<bool> ArePortsFreeAsync(this IDistributedApplicationBuilder builder, TopologySettings settings)
    {
        var check = new PortCheck(PortProbe.Probe, PortHolder.Find, TimeProvider.System, Console.Out, Console.Error);
        return builder.ExecutionContext.IsPublishMode || await check.AreFreeAsync(FixedPorts.Find(settings, builder.Configuration), CancellationToken.None);
    }
}
