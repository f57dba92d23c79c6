using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tests.Architecture;

/// <summary>
/// Reads which namespaces code uses by what its names mean to the compiler: relative names need no <c>using</c>, members bring in the types that declare them, and
/// an expression the type that it has. What generators add is not there, and names that only they declare are passed over.
/// </summary>
internal static class SymbolReader
{
    /// <param name="sources">File names and their text.</param>
    public static IReadOnlyList<SymbolUse> Read(IEnumerable<(string File, string Text)> sources)
    {
        var trees = sources.Select(static source => CSharpSyntaxTree.ParseText(source.Text, path: source.File)).Append(GlobalUsings()).ToList();
        var compilation = CSharpCompilation.Create("Read", trees, References(), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return [.. trees.SelectMany(tree => Read(compilation.GetSemanticModel(tree)))];
    }

    private static IEnumerable<SymbolUse> Read(SemanticModel model)
    {
        foreach (var name in model.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(static name => !IsNamespaceName(name)))
        {
            if (name.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>() is not { } declaration)
            {
                continue;
            }

            var line = name.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            foreach (var type in TypesOf(model, name).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).Where(static type => type.ContainingNamespace is { IsGlobalNamespace: false }))
            {
                yield return new SymbolUse(model.SyntaxTree.FilePath, line, declaration.Name.ToString(), type.ToDisplayString(), type.ContainingNamespace.ToDisplayString());
            }
        }
    }

    private static bool IsNamespaceName(SimpleNameSyntax name) =>
        name.Ancestors().Any(static ancestor => ancestor is UsingDirectiveSyntax) || name.FirstAncestorOrSelf<NameSyntax>(static node => node.Parent is BaseNamespaceDeclarationSyntax) is not null;

    private static IEnumerable<INamedTypeSymbol> TypesOf(SemanticModel model, SimpleNameSyntax name)
    {
        var symbol = model.GetSymbolInfo(name).Symbol;
        var types = symbol switch
        {
            INamedTypeSymbol type => Parts(type),
            IMethodSymbol method => Parts((method.ReducedFrom ?? method).ContainingType).Concat(Parts(method.ReturnType)),
            IPropertySymbol property => Parts(property.ContainingType).Concat(Parts(property.Type)),
            IFieldSymbol field => Parts(field.ContainingType).Concat(Parts(field.Type)),
            IEventSymbol member => Parts(member.ContainingType).Concat(Parts(member.Type)),
            ILocalSymbol local => Parts(local.Type),
            IParameterSymbol parameter => Parts(parameter.Type),
            _ => [],
        };
        return types;
    }

    private static IEnumerable<INamedTypeSymbol> Parts(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { TypeKind: not TypeKind.Error } named => named.TypeArguments.SelectMany(Parts).Append(named.OriginalDefinition),
        IArrayTypeSymbol array => Parts(array.ElementType),
        IPointerTypeSymbol pointer => Parts(pointer.PointedAtType),
        _ => [],
    };

    /// <summary>What the SDK puts into every file.</summary>
    private static SyntaxTree GlobalUsings() => CSharpSyntaxTree.ParseText(string.Concat(
        ((string[])["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"]).Select(static name => $"global using {name};")));

    /// <summary>Everything that this process can load, our own engine excepted, whose sources are read.</summary>
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileNameWithoutExtension(path) is not ("Realtime" or "Tests"))
            .Select(static path => MetadataReference.CreateFromFile(path));
}
