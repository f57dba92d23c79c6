namespace AuthService.Startup;

/// <summary>The service cannot start, and the message tells an operator why and what to do, in one line.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
