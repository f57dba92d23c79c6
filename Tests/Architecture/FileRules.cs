using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tests.Architecture;

/// <summary>What a file may be, whatever stands in it.</summary>
internal static partial class FileRules
{
    public const int MaxLines = 400;

    /// <returns>A sentence for each rule that the file breaks.</returns>
    public static IEnumerable<string> Violations(string file, string text)
    {
        var lines = text.AsSpan().Count('\n');
        if (lines > MaxLines)
        {
            yield return $"{file} has {lines} lines; {MaxLines} are the most.";
        }

        foreach (var folder in file.Split('/').SkipLast(1).Where(static folder => Drawer().IsMatch(folder)))
        {
            yield return $"{file}: {folder} says nothing of what is in it.";
        }

        var types = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<MemberDeclarationSyntax>().Where(static member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).ToList();
        foreach (var name in types.Select(Name).Where(static name => Drawer().IsMatch(name)))
        {
            yield return $"{file}: {name} says nothing of what it does.";
        }

        var publicTypes = types.Where(static type => type.Modifiers.Any(static modifier => modifier.IsKind(SyntaxKind.PublicKeyword))).Select(Name).Distinct(StringComparer.Ordinal).ToList();
        if (publicTypes.Count > 1 && !AreRequestAndResult(publicTypes))
        {
            yield return $"{file} has {publicTypes.Count} public types: {string.Join(", ", publicTypes)}.";
        }
    }

    private static string Name(MemberDeclarationSyntax member) => member is DelegateDeclarationSyntax type ? type.Identifier.ValueText : ((BaseTypeDeclarationSyntax)member).Identifier.ValueText;

    private static bool AreRequestAndResult(List<string> names) =>
        names.Count == 2 && names[0].EndsWith("Request", StringComparison.Ordinal) && names[1] == $"{names[0][..^"Request".Length]}Result";

    [GeneratedRegex("^Common|(Common|Utils?|Utility|Utilities|Helpers?|Managers?)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Drawer();
}
