using System.Xml.Linq;

using Tests.Support;

namespace Tests.Architecture;

/// <summary>Which project knows which. Services never know one another: they share HTTP, Redis and Wire.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        // The services for orchestration only: the AppHost starts them and uses none of their types. Wire, to find a node's lease.
        ["AppHost"] = ["AuthService", "EmbeddedRedis", "LoadBalancer", "RealtimeApi", "Wire"],
        ["AuthService"] = ["ServiceDefaults", "Wire"],
        ["EmbeddedRedis"] = [],
        ["LoadBalancer"] = ["RedisClient", "ServiceDefaults", "Wire"],
        ["Realtime"] = ["RedisClient", "Wire"],
        ["RealtimeApi"] = ["Realtime", "ServiceDefaults"],
        ["RedisClient"] = [],
        ["ServiceDefaults"] = [],
        ["Wire"] = [],
    };

    [Fact]
    public void Every_project_references_only_what_it_may_know()
    {
        var projects = SourceTree.Files(".csproj").Select(static file => (Name: Path.GetFileNameWithoutExtension(file), References: References(SourceTree.Read(file)))).Where(static project => project.Name != "Tests").ToList();

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), projects.Select(static project => project.Name).Order(StringComparer.Ordinal));
        Assert.All(projects, static project => Assert.Empty(project.References.Except(Allowed[project.Name], StringComparer.Ordinal)));
    }

    [Fact]
    public void References_are_read_from_project_files() => Assert.Equal(
        ["AuthService", "Wire"],
        References("""<Project><ItemGroup><ProjectReference Include="../AuthService/AuthService.csproj" /><ProjectReference Include="..\Wire\Wire.csproj" /></ItemGroup></Project>"""));

    private static string[] References(string projectFile) =>
        [.. XDocument.Parse(projectFile).Descendants("ProjectReference").Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];
}
