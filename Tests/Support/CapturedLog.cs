using Microsoft.Extensions.Logging;

namespace Tests.Support;

/// <summary>One line of a log.</summary>
/// <param name="Text">The message, its values and the exception.</param>
internal sealed record CapturedLog(LogLevel Level, string Category, string Text);
