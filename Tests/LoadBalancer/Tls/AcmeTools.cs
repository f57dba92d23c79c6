using System.Diagnostics;
using Tests.Support;

namespace Tests.LoadBalancer.Tls;

/// <summary>Programs that order certificates, where they are installed.</summary>
internal static class AcmeTools
{
    private static readonly string[] Needed = ["pebble", "dehydrated", "bash", "curl", "openssl"];

    // The machine's own proxy is not for what happens on it.
    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

    /// <summary>Skips the test where one is missing.</summary>
    public static void Require()
    {
        var missing = Needed.Where(static name => Executables.Find(name) is null).ToList();
        Assert.SkipWhen(missing.Count > 0, $"Not installed here: {string.Join(", ", missing)}.");
    }

    /// <returns>Started, its output redirected to the caller.</returns>
    public static Process Start(string name, IEnumerable<string> arguments, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Executables.Find(name)!, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var proxy in Proxies.Concat(Proxies.Select(static proxy => proxy.ToLowerInvariant())))
        {
            start.Environment.Remove(proxy);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }
}
