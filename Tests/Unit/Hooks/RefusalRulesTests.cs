using System.Reflection;
using Realtime.Hooks;
using Realtime.Protocol;

namespace Tests.Unit.Hooks;

public sealed class RefusalRulesTests
{
    private const string Default = "default";

    [Fact]
    public void Every_code_of_the_protocol_may_be_said_but_those_of_the_framing()
    {
        var errors = ValuesOf<ProtocolError>().ToList();
        var disconnects = ValuesOf<DisconnectCode>().Where(static code => code.Code >= 3000).ToList();

        Assert.True(errors.Count > 10 && disconnects.Count > 15, "There are hardly any codes.");
        Assert.Equal(errors, errors.Select(static error => RefusalRules.Fit(HookRefusal.With(error))?.Error));
        Assert.Equal(disconnects, disconnects.Select(static code => RefusalRules.Fit(HookRefusal.With(code))?.Disconnect));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(399, false)]
    [InlineData(400, true)]
    [InlineData(1999, true)]
    [InlineData(2000, false)]
    public void Errors_of_the_application_have_a_range(uint code, bool isAllowed) =>
        Assert.Equal(isAllowed, RefusalRules.Fit(HookRefusal.With(new ProtocolError(code, "x"))) is not null);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1000, false)]
    [InlineData(3900, false)]
    [InlineData(4000, true)]
    [InlineData(4999, true)]
    [InlineData(5000, false)]
    public void Disconnects_of_the_application_have_a_range(ushort code, bool isAllowed) =>
        Assert.Equal(isAllowed, RefusalRules.Fit(HookRefusal.With(new DisconnectCode(code, "x"))) is not null);

    [Theory]
    [InlineData("", Default)]
    [InlineData("  ", Default)]
    [InlineData("123", Default)]
    [InlineData(" true ", Default)]
    [InlineData("\"text\"", Default)]
    [InlineData("""{"reason":"x","reconnect":false}""", Default)]
    [InlineData("go away", "go away")]
    [InlineData("{go", "{go")]
    public void A_reason_is_one_that_no_SDK_misreads(string reason, string expected) => Assert.Equal(expected, RefusalRules.FitReason(reason, Default));

    [Fact]
    public void A_reason_is_cut_between_characters()
    {
        var cut = RefusalRules.FitReason($"{new string('a', 121)}\u20AC!", Default);

        Assert.Equal(new string('a', 121), cut);
        Assert.Equal(new string('\u00E4', 61), RefusalRules.FitReason(new string('\u00E4', 100), Default));
    }

    [Fact]
    public void A_reason_that_becomes_JSON_by_being_cut_is_replaced() => Assert.Equal(Default, RefusalRules.FitReason($"{new string('1', 130)} times", Default));

    [Fact]
    public void An_empty_message_gets_the_tables_words() =>
        Assert.Equal(ProtocolError.PermissionDenied, RefusalRules.Fit(HookRefusal.With(new ProtocolError(103, "")))!.Error);

    private static IEnumerable<T> ValuesOf<T>() =>
        typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => field.GetValue(null)).OfType<T>();
}
