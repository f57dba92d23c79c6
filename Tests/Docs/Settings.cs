using System.Collections;
using System.Reflection;
using AppHost.Settings;
using AuthService.Tokens;
using LoadBalancer.Edge;
using Realtime;
using Realtime.Channels;
using Realtime.Hooks.Webhooks;
using RealtimeApi;

namespace Tests.Docs;

/// <summary>Everything that can be set, read from the classes that the services bind.</summary>
internal static class Settings
{
    private static readonly Assembly[] Services =
        [typeof(TopologySettings).Assembly, typeof(RealtimeExtensions).Assembly, typeof(NodeServerOptions).Assembly, typeof(AuthOptions).Assembly, typeof(EdgeOptions).Assembly, typeof(ServiceDefaults.ServiceDefaultsExtensions).Assembly, Assembly.Load("EmbeddedRedis")];

    public static IReadOnlyList<Setting> All { get; } = [.. Services.Append(typeof(ServiceDefaults.ServiceDefaultsExtensions).Assembly).Distinct().SelectMany(static service => service.GetTypes()).SelectMany(Of)];

    private static IEnumerable<Setting> Of(Type type)
    {
        var constants = type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field is { IsLiteral: true } && field.FieldType == typeof(string)).ToList();
        var keys = constants.Where(static field => IsNameOfKey(field.Name)).Select(static field => new Setting((string)field.GetRawConstantValue()!, null));
        return constants.Find(static field => field.Name == "SectionName")?.GetRawConstantValue() is string section
            ? keys.Concat(Bound(type, $"{section}:"))
            : keys;
    }

    private static bool IsNameOfKey(string name) => name.EndsWith("Key", StringComparison.Ordinal) || name.EndsWith("Variable", StringComparison.Ordinal);

    /// <param name="type">An options class.</param>
    /// <param name="prefix">Before the names of its properties.</param>
    private static IEnumerable<Setting> Bound(Type type, string prefix)
    {
        var defaults = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.PropertyType == typeof(NamespaceOptions))
            {
                // Written once for all namespaces: the policy's options stand in a table of their own, by their bare names.
                foreach (var option in Bound(typeof(NamespaceOptions), ""))
                {
                    yield return option;
                }
            }
            else if (property.PropertyType == typeof(WebhookTarget))
            {
                foreach (var setting in Bound(property.PropertyType, $"{prefix}{property.Name}:"))
                {
                    yield return setting;
                }
            }
            else if (property.PropertyType != typeof(IDictionary<string, NamespaceOptions>) && (property.CanWrite || typeof(IEnumerable).IsAssignableFrom(property.PropertyType)))
            {
                yield return new Setting(prefix + property.Name, property.GetValue(defaults));
            }
        }
    }
}
