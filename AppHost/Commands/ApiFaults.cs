using System.Globalization;
using System.Net;
using System.Text.Json;

namespace AppHost.Commands;

/// <summary>What a person can do about an answer that is none.</summary>
internal static class ApiFaults
{
    public const string NobodyThere = "No node answers, so nothing was done. Start one, or look into the nodes' logs.";

    public static string Silent(string method) =>
        $"A node took the call '{method}' and has not answered in time; it may have been done. Look into its log, and at Redis, before you repeat it.";

    public static string Status(string method, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            "The node does not know this dashboard's key, so it runs since an earlier start. Restart it from here.",
        HttpStatusCode.NotFound => $"The node has no method '{method}': it runs another release than this AppHost. Build and restart it.",
        _ => string.Create(CultureInfo.InvariantCulture, $"The node answered '{method}' with {(int)status}. Its log says why."),
    };

    public static string Error(string method, JsonElement error)
    {
        var code = error.TryGetProperty("code", out var number) && number.TryGetInt32(out var value) ? value : 0;
        return code switch
        {
            100 => "The nodes cannot do that just now, mostly since Redis is away. Look at Redis, and repeat it.",
            102 => "No namespace has this channel. Take a channel of one of Realtime:Channels:Namespaces, for example chat:lobby.",
            104 => "The cluster knows no living node of that name. Wait until it has announced itself, or start it.",
            107 => "The nodes refuse what was given as malformed: look at its length and its characters.",
            _ => string.Create(CultureInfo.InvariantCulture, $"The nodes answered '{method}' with error {code}: {(error.TryGetProperty("message", out var message) ? message.ToString() : "")}."),
        };
    }
}
