using System.Text;

namespace AuthService.Demo;

/// <summary>Which names the demo takes: 1 to 64 letters, digits and <c>-_.@</c>, with spaces inside.</summary>
internal static class UserName
{
    private const int MaxLength = 64;

    /// <returns>What is wrong with the name, or null.</returns>
    public static string? Check(string? name) => name switch
    {
        null or "" => "\"user\" is missing or empty.",
        { Length: > MaxLength } => $"\"user\" has more than {MaxLength} characters.",
        _ when name.StartsWith(' ') || name.EndsWith(' ') => "\"user\" begins or ends with a space.",
        _ when !name.EnumerateRunes().All(IsAllowed) => "\"user\" may hold letters, digits, '-', '_', '.', '@', and spaces inside.",
        _ => null,
    };

    private static bool IsAllowed(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '-' or '_' or '.' or '@';
}
