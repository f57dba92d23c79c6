namespace AppHost.Settings;

internal static class TopologySettingsExtensions
{
    /// <summary>False when something cannot be used; the console then says what, a line each.</summary>
    public static bool TryReadSettings(this IDistributedApplicationBuilder builder, out TopologySettings settings)
    {
        var reader = new TopologySettingsReader(builder.Configuration, builder.ExecutionContext.IsPublishMode);
        settings = reader.Read();
        foreach (var error in reader.Errors)
        {
            Console.Error.WriteLine(error);
        }

        return reader.Errors.Count == 0;
    }
}
