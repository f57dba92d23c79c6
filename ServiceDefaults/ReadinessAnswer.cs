using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults;

/// <summary>
/// Says how a service is, and why not better, in words that machines can go by. A check that is not healthy gives its name as the reason, or the keys of its data where it has
/// several reasons.
/// </summary>
public static class ReadinessAnswer
{
    /// <summary>The reasons, separated by commas; absent where there are none. For those who read no bodies.</summary>
    public const string ReasonsHeader = "Health-Reasons";

    internal static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var reasons = ReasonsOf(report);
        if (reasons.Count > 0)
        {
            context.Response.Headers[ReasonsHeader] = string.Join(", ", reasons);
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$"""{"status":"{{report.Status}}","reasons":[{{string.Join(',', reasons.Select(static reason => $"\"{JsonEncodedText.Encode(reason)}\""))}}]}""");
    }

    /// <summary>Why it is not healthy, sorted; empty where it is.</summary>
    internal static IReadOnlyList<string> ReasonsOf(HealthReport report) =>
        [.. report.Entries.Where(static entry => entry.Value.Status != HealthStatus.Healthy).SelectMany(ReasonsOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> ReasonsOf(KeyValuePair<string, HealthReportEntry> entry) => entry.Value.Data.Count > 0 ? entry.Value.Data.Keys : [entry.Key];
}
