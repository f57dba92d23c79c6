using System.Globalization;

namespace EmbeddedRedis;

/// <summary>What the environment says. The password stands nowhere else: command lines can be read by every user of the machine.</summary>
internal sealed record ServerSettings(int Port, string Password)
{
    public const string PortVariable = "EMBEDDED_REDIS_PORT";
    public const string PasswordVariable = "EMBEDDED_REDIS_PASSWORD";

    /// <exception cref="InvalidSettingException">A variable is missing or is not what it must be.</exception>
    public static ServerSettings Read(Func<string, string?> variable)
    {
        if (!int.TryParse(variable(PortVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            throw new InvalidSettingException($"The environment variable {PortVariable} must be a port from 1 to 65535.");
        }

        var password = variable(PasswordVariable);
        return string.IsNullOrWhiteSpace(password)
            ? throw new InvalidSettingException($"The environment variable {PasswordVariable} must hold the password that clients authenticate with.")
            : new ServerSettings(port, password);
    }
}
