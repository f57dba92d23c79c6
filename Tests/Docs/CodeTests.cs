using System.Globalization;
using System.Reflection;
using Realtime.Protocol;
using Realtime.Protocol.Protobuf;

namespace Tests.Docs;

public sealed class CodeTests
{
    /// <summary>The fields before it are the command's own.</summary>
    private const int FirstCommand = 4;

    private static readonly MarkdownPage Page = Pages.Read("docs/protocol.md");

    private static (string Left, string Right)[] Errors { get; } =
        [.. ValuesOf<ProtocolError>().Select(static error => (Text(error.Code), error.Message))];

    private static (string Left, string Right)[] Disconnects { get; } =
        [.. ValuesOf<DisconnectCode>().Select(static code => (Text(code.Code), code.Reason))];

    private static (string Left, string Right)[] Unsubscribes { get; } =
        [.. ValuesOf<UnsubscribeCode>().Select(static code => (Text(code.Code), code.Reason))];

    [Fact]
    public void Every_error_code_stands_in_its_table()
    {
        Assert.True(Errors.Length > 10, "There are hardly any codes.");
        Assert.Empty(TableRules.Missing(Page, Errors));
    }

    [Fact]
    public void Every_disconnect_code_stands_in_its_table()
    {
        Assert.True(Disconnects.Length > 20, "There are hardly any codes.");
        Assert.Empty(TableRules.Missing(Page, Disconnects));
    }

    [Fact]
    public void Every_unsubscribe_code_stands_in_its_table() => Assert.Empty(TableRules.Missing(Page, Unsubscribes));

    [Fact]
    public void Every_command_has_its_part_of_the_page()
    {
        var command = ProtobufMessage.Named("command");
        var commands = Enumerable.Range(FirstCommand, 16).Select(number => command.NameOf((uint)number)).OfType<string>().ToList();
        var headings = Page.Text.ReplaceLineEndings("\n").Split('\n').Where(static line => line.StartsWith("### ", StringComparison.Ordinal)).SelectMany(static line => line[4..].Split(" and "));

        Assert.True(commands.Count >= 11, "There are hardly any commands.");
        Assert.Empty(commands.Except(headings));
    }

    [Fact]
    public void Every_code_of_the_tables_is_known()
    {
        var known = Errors.Concat(Disconnects).Concat(Unsubscribes).ToHashSet();
        var written = Page.Rows.Where(static row => row.Count >= 4 && uint.TryParse(row[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(static row => (row[0], row[1])).ToList();

        Assert.Equal(known.Count, written.Count);
        Assert.Empty(written.Except(known));
    }

    [Theory]
    [InlineData("| 100 | internal server error |", 0)]
    [InlineData("| 100 | another message |", 1)]
    [InlineData("| 101 | internal server error |", 1)]
    [InlineData("100 internal server error", 1)]
    public void A_code_that_is_missing_or_has_another_message_is_found(string text, int missing) =>
        Assert.Equal(missing, TableRules.Missing(new MarkdownPage("x.md", text), [("100", "internal server error")]).Count());

    private static IEnumerable<T> ValuesOf<T>() =>
        typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => field.GetValue(null)).OfType<T>();

    private static string Text(uint code) => code.ToString(CultureInfo.InvariantCulture);
}
