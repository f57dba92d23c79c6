using System.Globalization;
using System.Text.RegularExpressions;
using Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Tests.Deployment;

/// <summary>AppHost/infra/&lt;name&gt;.tmpl.yaml: by which the Azure Developer CLI deploys one app of the AppHost.</summary>
internal sealed partial class AppTemplate
{
    private const string Ending = ".tmpl.yaml";

    private readonly YamlMappingNode _root;

    private AppTemplate(string file)
    {
        Name = Path.GetFileName(file)[..^Ending.Length];
        var text = SourceTree.Read(file);
        Placeholders = [.. Placeholder().Matches(text).Select(static match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

        // What stands in for a value must have its shape: addresses are looked at.
        _root = Parse(Placeholder().Replace(text, static match => match.Groups["name"].Value is ".Env.AZURE_KEY_VAULT_ENDPOINT" ? "https://vault.example/" : $"placeholder-{match.Groups["name"].Value}"));
    }

    public static IReadOnlyList<AppTemplate> All { get; } = [.. SourceTree.Files(".yaml", "AppHost/infra").Where(static file => file.EndsWith(Ending, StringComparison.Ordinal)).Select(static file => new AppTemplate(file))];

    public string Name { get; }

    /// <summary>What the CLI fills in.</summary>
    public IReadOnlyList<string> Placeholders { get; }

    public YamlMappingNode Configuration => At("properties", "configuration");

    public YamlMappingNode Ingress => At("properties", "configuration", "ingress");

    public YamlMappingNode Template => At("properties", "template");

    public YamlMappingNode Container => (YamlMappingNode)((YamlSequenceNode)Template["containers"]).Children.Single();

    public YamlMappingNode Scale => (YamlMappingNode)Template["scale"];

    public IReadOnlyList<YamlMappingNode> Secrets => List(Configuration, "secrets");

    public IReadOnlyList<YamlMappingNode> Probes => List(Container, "probes");

    public IReadOnlyList<YamlMappingNode> ScaleRules => List(Scale, "rules");

    public IReadOnlyDictionary<string, YamlMappingNode> Environment =>
        List(Container, "env").ToDictionary(static variable => Text(variable, "name")!, static variable => variable, StringComparer.Ordinal);

    public static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;

    public static int Number(YamlMappingNode node, string key, int absent = 0) => Text(node, key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : absent;

    public static IReadOnlyList<YamlMappingNode> List(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? [.. ((YamlSequenceNode)value).Children.Cast<YamlMappingNode>()] : [];

    /// <summary>The same as a resource, whose types the compiler knows.</summary>
    public string ToBicep()
    {
        var members = _root.Children.Where(static member => ((YamlScalarNode)member.Key).Value != "api-version").Select(static member => $"  {Key(member.Key)}: {Literal(member.Value)}\n");
        return $"resource app 'Microsoft.App/containerApps@{Text(_root, "api-version")}' = {{\n  name: '{Name}'\n{string.Concat(members)}}}\n";
    }

    private YamlMappingNode At(params string[] path) => path.Aggregate(_root, static (node, key) => (YamlMappingNode)node[key]);

    private static string Key(YamlNode key) => ((YamlScalarNode)key).Value is { } name && Identifier().IsMatch(name) ? name : Quoted(((YamlScalarNode)key).Value!);

    private static string Literal(YamlNode node) => node switch
    {
        YamlMappingNode mapping => $"{{\n{string.Concat(mapping.Children.Select(static member => $"{Key(member.Key)}: {Literal(member.Value)}\n"))}}}",
        YamlSequenceNode sequence => $"[\n{string.Concat(sequence.Children.Select(static child => $"{Literal(child)}\n"))}]",
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar => scalar.Value!,
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _) => scalar.Value!,
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when double.TryParse(scalar.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) => $"json('{scalar.Value}')",
        _ => Quoted(((YamlScalarNode)node).Value!),
    };

    private static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("${", "\\${", StringComparison.Ordinal)}'";

    private static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    [GeneratedRegex(@"\{\{ (?<name>\.[A-Za-z_.]+) \}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();
}
