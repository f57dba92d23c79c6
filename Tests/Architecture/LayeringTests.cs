using Tests.Support;

namespace Tests.Architecture;

public sealed class LayeringTests
{
    private static readonly LayerRules Rules = new("Realtime", RealtimeFolders.Table);

    [Fact]
    public void Every_folder_of_the_engine_uses_only_what_the_table_allows()
    {
        var files = SourceTree.Files(".cs", "Realtime");
        var uses = SymbolReader.Read(files.Select(static file => (file, SourceTree.Read(file))));

        Assert.True(files.Count > 10, "There are hardly any files.");
        Assert.True(uses.Count > files.Count * 5, "Hardly any name was understood.");
        Assert.Contains(uses, static use => use.FromNamespace == "Realtime.Broker" && use.ToNamespace == "Realtime.Protocol");
        var violations = Rules.Violations(uses);
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    [Fact]
    public void The_table_allows_no_cycle() => Assert.Empty(Rules.TableErrors());

    [Fact]
    public void A_table_with_a_cycle_is_refused() => Assert.Equal(
        ["Low names High, which does not stand above it."],
        new LayerRules("Realtime", [new Folder("Low", ["High"], []), new Folder("High", ["Low"], [])]).TableErrors());

    [Theory]
    [InlineData("Protocol", "internal sealed class X { private readonly Hub.Client? _client = null; }", "Hub.Client")]
    [InlineData("Protocol", "internal sealed class X { object M() => new Wire.NodeLease(\"\", 0, 0, default, null, 0, default, 0, 0); }", "Wire.NodeLease")]
    [InlineData("Protocol", "internal sealed class X { int M() => Hub.Client.Limit; }", "Hub.Client")]
    [InlineData("Broker", "internal sealed class X { void M() { var client = Channels.Maker.Make(); } }", "Hub.Client")]
    [InlineData("Broker", "internal sealed class X { string M() => nameof(Hub.Client); }", "Hub.Client")]
    [InlineData("Broker", "internal sealed class X { void M(System.Collections.Generic.List<Hub.Client[]> all) { } }", "Hub.Client")]
    [InlineData("Broker", "internal sealed class X(StackExchange.Redis.IDatabase database);", "StackExchange.Redis.IDatabase")]
    [InlineData("Broker", "internal sealed class X(Redis.Keys keys);", "Redis.Keys")]
    [InlineData("Connections", "internal sealed class X(Microsoft.AspNetCore.Http.HttpContext context);", "HttpContext")]
    [InlineData("Hub", "internal sealed class X(System.Net.Sockets.Socket socket);", "Socket")]
    [InlineData("Hub", "internal sealed class X(Microsoft.IdentityModel.JsonWebTokens.JsonWebToken token);", "JsonWebToken")]
    [InlineData("Surprise", "internal sealed class X;", null)]
    public void A_use_that_the_table_does_not_allow_is_found(string folder, string code, string? symbol)
    {
        var violations = Rules.Violations(SymbolReader.Read([.. Sample(), ("X.cs", $"namespace Realtime.{folder}; {code} internal sealed class Y {{ X? _x; }}")]));

        Assert.Contains(violations, violation => violation.StartsWith("X.cs:", StringComparison.Ordinal) && violation.Contains(symbol ?? folder, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Broker.Redis", "internal sealed class X(StackExchange.Redis.IDatabase database, Realtime.Redis.Keys keys);")]
    [InlineData("Hub", "internal sealed class X(Channels.Options options);")]
    [InlineData("Sinks.Outputs", "internal sealed class X(System.Net.Sockets.Socket socket, Hub.Client client);")]
    [InlineData("Transports", "internal sealed class X(Microsoft.AspNetCore.Http.HttpContext context);")]
    public void A_use_that_the_table_allows_is_let_through(string folder, string code) =>
        Assert.Empty(Rules.Violations(SymbolReader.Read([Sample()[0], Sample()[2], ("Options.cs", "namespace Realtime.Channels; internal sealed class Options;"), ("X.cs", $"namespace Realtime.{folder}; {code}")])));

    private static (string File, string Text)[] Sample() =>
    [
        ("Client.cs", "namespace Realtime.Hub; internal sealed class Client { public const int Limit = 1; }"),
        ("Maker.cs", "namespace Realtime.Channels; internal static class Maker { public static Hub.Client Make() => new(); }"),
        ("Keys.cs", "namespace Realtime.Redis; internal sealed class Keys;"),
    ];
}
