using System.Globalization;
using Garnet;
using Garnet.server.Auth.Settings;

namespace EmbeddedRedis;

/// <summary>Garnet in this process, reachable from this machine only.</summary>
internal static class LoopbackServer
{
    /// <exception cref="Garnet.common.GarnetException">The port cannot be bound.</exception>
    public static GarnetServer Start(ServerSettings settings)
    {
        string[] arguments =
        [
            "--bind", "127.0.0.1", "--port", settings.Port.ToString(CultureInfo.InvariantCulture),
            // Without transactions, scripts that run at the same time lose one another's writes.
            "--lua", "--lua-transaction-mode",
            // There is no disk behind it: what does not fit any more is dropped, oldest first.
            "--memory", "256m", "--index", "16m",
            "-q", "--logger-level", "Error",
        ];
        var server = new GarnetServer(arguments, authenticationSettingsOverride: new PasswordAuthenticationSettings(settings.Password));
        try
        {
            server.Start();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }
}
