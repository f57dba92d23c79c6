using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace AuthService.Startup;

internal static class ExitCode
{
    private const int Stopped = 0;
    private const int CannotStart = 1;

    /// <summary>Throws an InvalidOperationException that names the setting when a value has the wrong type.</summary>
    private const string BinderName = "Microsoft.Extensions.Configuration.Binder";

    /// <summary>
    /// Runs the service to its end. Where it cannot start for a reason an operator can mend, one line says so; any other failure keeps its stack trace.
    /// </summary>
    /// <returns>The exit code of the process: 0 after an orderly stop, 1 when it could not start.</returns>
    public static async Task<int> RunToExitCodeAsync(this WebApplication app, TextWriter error)
    {
        try
        {
            await app.RunAsync();
            return Stopped;
        }
        catch (Exception exception) when (Explain(exception) is { } reason)
        {
            await error.WriteLineAsync($"AuthService cannot start: {reason.ReplaceLineEndings(" ")}");
            return CannotStart;
        }
    }

    private static string? Explain(Exception exception) => exception switch
    {
        StartException => exception.Message,
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),
        AggregateException several when several.InnerExceptions.All(static one => one is OptionsValidationException) =>
            string.Join(' ', several.InnerExceptions.Select(Explain)),
        IOException { InnerException: AddressInUseException } => exception.Message,
        InvalidOperationException { Source: BinderName } => exception.Message,
        _ => null,
    };
}
