using Tests.Support;

namespace Tests.Architecture;

public sealed class FileTests
{
    [Fact]
    public void Every_file_keeps_the_rules()
    {
        var files = SourceTree.Files(".cs");

        Assert.True(files.Count > 50, "There are hardly any files.");
        var violations = files.SelectMany(static file => FileRules.Violations(file, SourceTree.Read(file))).ToList();
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    [Theory]
    [InlineData("Realtime/Common/X.cs", "internal sealed class X;", "Common")]
    [InlineData("Realtime/Hub/RedisHelpers.cs", "internal static class RedisHelpers;", "RedisHelpers")]
    [InlineData("Realtime/Hub/ConnectionManager.cs", "namespace Realtime.Hub { internal sealed class ConnectionManager; }", "ConnectionManager")]
    [InlineData("Realtime/Hub/X.cs", "public sealed class X; public enum Y;", "X, Y")]
    [InlineData("Realtime/Hub/X.cs", "public sealed class X; public delegate void Y();", "X, Y")]
    public void A_file_that_breaks_a_rule_is_found(string file, string text, string expected) =>
        Assert.Contains(expected, Assert.Single(FileRules.Violations(file, text)), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_too_long_is_found()
    {
        Assert.Single(FileRules.Violations("X.cs", new string('\n', FileRules.MaxLines + 1)));
        Assert.Empty(FileRules.Violations("X.cs", new string('\n', FileRules.MaxLines)));
    }

    [Theory]
    [InlineData("public sealed class X { public sealed class Y; } internal sealed class Z;")]
    [InlineData("public sealed record PublishRequest; public sealed record PublishResult;")]
    [InlineData("public static partial class X; public static partial class X;")]
    public void What_belongs_together_may_share_a_file(string text) => Assert.Empty(FileRules.Violations("Realtime/Hub/X.cs", text));
}
