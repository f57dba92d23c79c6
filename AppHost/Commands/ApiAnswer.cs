using System.Text.Json;

namespace AppHost.Commands;

/// <summary>What became of a call.</summary>
/// <param name="Result">What the nodes answered; null = <paramref name="Fault"/> says what went wrong.</param>
/// <param name="Fault">For the person who asked: what is wrong, and what to do.</param>
internal sealed record ApiAnswer(JsonElement? Result, string? Fault)
{
    public static ApiAnswer Done(JsonElement result) => new(result, Fault: null);

    public static ApiAnswer Failed(string fault) => new(Result: null, fault);

    /// <param name="success">The sentence for a result.</param>
    public ExecuteCommandResult ToCommandResult(Func<JsonElement, string> success) =>
        Result is { } result ? CommandResults.Success(success(result)) : CommandResults.Failure(Fault!);
}
