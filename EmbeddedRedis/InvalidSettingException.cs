namespace EmbeddedRedis;

/// <summary>The message names the variable and never its value.</summary>
internal sealed class InvalidSettingException(string message) : Exception(message);
