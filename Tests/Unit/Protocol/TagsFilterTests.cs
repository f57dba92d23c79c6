using System.Globalization;
using Realtime.Protocol.Filters;

namespace Tests.Unit.Protocol;

public sealed class TagsFilterTests
{
    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal) { ["s"] = "Ilse", ["n"] = "10", ["f"] = "-0.50", ["e"] = "", ["big"] = "9007199254740993.00000000000000000000000000001", ["i"] = "I" };

    [Theory]
    [InlineData("s", "eq", "Ilse", true)]
    [InlineData("s", "eq", "ilse", false)]
    [InlineData("x", "eq", "Ilse", false)]
    [InlineData("s", "neq", "Ilse", false)]
    [InlineData("s", "neq", "x", true)]
    [InlineData("x", "neq", "Ilse", true)]
    [InlineData("s", "sw", "Il", true)]
    [InlineData("s", "sw", "il", false)]
    [InlineData("i", "sw", "i", false)]
    [InlineData("s", "ew", "se", true)]
    [InlineData("s", "ew", "Se", false)]
    [InlineData("s", "ct", "ls", true)]
    [InlineData("s", "ct", "LS", false)]
    [InlineData("x", "ct", "ls", false)]
    [InlineData("n", "gt", "9", true)]
    [InlineData("n", "gt", "10.0", false)]
    [InlineData("n", "gte", "010.000", true)]
    [InlineData("n", "lt", "10.5", true)]
    [InlineData("n", "lte", "+10", true)]
    [InlineData("n", "gt", "-100", true)]
    [InlineData("n", "gt", "9,5", false)]
    [InlineData("n", "lt", "9,5", false)]
    [InlineData("n", "gt", "1e1", false)]
    [InlineData("f", "lt", "0", true)]
    [InlineData("f", "gte", "-0.5", true)]
    [InlineData("f", "gt", "-0.51", true)]
    [InlineData("f", "lt", "-0.49", true)]
    [InlineData("big", "gt", "9007199254740993", true)]
    [InlineData("big", "lt", "9007199254740993.00000000000000000000000000002", true)]
    [InlineData("big", "gt", "9007199254740992.99999999999999999999999999999", true)]
    [InlineData("s", "gt", "1", false)]
    [InlineData("s", "lt", "1", false)]
    [InlineData("e", "lte", "1", false)]
    [InlineData("x", "gt", "1", false)]
    [InlineData("n", "gt", "٩", false)]
    public void A_comparison_with_one_value_judges_a_tag_in_every_culture_alike(string key, string comparison, string value, bool expected) =>
        AssertJudged(expected, Leaf(key, comparison, value));

    [Theory]
    [InlineData("s", "in", true, "x", "Ilse")]
    [InlineData("s", "in", false, "ilse")]
    [InlineData("x", "in", false, "Ilse")]
    [InlineData("e", "in", true, "")]
    [InlineData("s", "nin", false, "Ilse")]
    [InlineData("s", "nin", true, "x")]
    [InlineData("x", "nin", true, "Ilse")]
    [InlineData("s", "ex", true)]
    [InlineData("e", "ex", true)]
    [InlineData("x", "ex", false)]
    [InlineData("s", "nex", false)]
    [InlineData("x", "nex", true)]
    public void A_comparison_with_many_values_or_none_judges_a_tag(string key, string comparison, bool expected, params string[] values) => AssertJudged(expected, Leaf(key, comparison, values: values));

    [Fact]
    public void Comparisons_are_joined()
    {
        var (yes, no) = (Leaf("s", "ex"), Leaf("x", "ex"));

        AssertJudged(true, Join("and", yes, yes));
        AssertJudged(false, Join("and", yes, no));
        AssertJudged(true, Join("or", no, yes));
        AssertJudged(false, Join("or", no, no));
        AssertJudged(true, Join("not", no));
        AssertJudged(false, Join("not", yes));
        AssertJudged(true, Join("or", Join("and", yes, no), Join("not", Join("and", no, yes))));
    }

    [Fact]
    public void Without_tags_only_what_asks_for_their_absence_matches()
    {
        Assert.True(TagsFilter.TryCreate(Join("and", Leaf("s", "neq", "a"), Leaf("s", "nin", values: ["a"]), Leaf("s", "nex")), out var absent));
        Assert.True(absent.Matches(null));
        Assert.True(TagsFilter.TryCreate(Join("or", Leaf("s", "eq", "a"), Leaf("s", "lt", "1"), Leaf("s", "ex")), out var present));
        Assert.False(present.Matches(null));
    }

    [Fact]
    public void What_means_nothing_is_refused()
    {
        FilterNode[] wrong =
        [
            Leaf("k", ""), Leaf("k", "like", "v"), Leaf("k", "EQ", "v"), Leaf("", "eq", "v"), Leaf("", "in", values: ["v"]), Leaf("k", "eq"), Leaf("k", "gt"), Leaf("k", "eq", "v", "w"), Leaf("k", "in"),
            Leaf("k", "in", "v"), Leaf("k", "nin", "v", "w"), Leaf("k", "ex", "v"), Leaf("k", "nex", "", "w"), Join("and"), Join("or"), Join("not"), Join("not", Leaf("k", "ex"), Leaf("k", "ex")), Join("xor", Leaf("k", "ex")),
            Join("and", Leaf("k", "ex"), Leaf("k", "")), Join("and", Leaf("k", "ex")) with { Key = "k" }, Leaf("k", "ex") with { Nodes = [Leaf("k", "ex")] },
        ];

        Assert.All(wrong, static node => Assert.False(TagsFilter.TryCreate(node, out _), node.ToString()));
    }

    [Fact]
    public void A_filter_is_bounded_in_depth_nodes_and_values()
    {
        Assert.True(TagsFilter.TryCreate(Nested(TagsFilter.MaxDepth), out _));
        Assert.False(TagsFilter.TryCreate(Nested(TagsFilter.MaxDepth + 1), out _));
        Assert.True(TagsFilter.TryCreate(Join("or", [.. Enumerable.Repeat(Leaf("k", "ex"), TagsFilter.MaxNodes - 1)]), out _));
        Assert.False(TagsFilter.TryCreate(Join("or", [.. Enumerable.Repeat(Leaf("k", "ex"), TagsFilter.MaxNodes)]), out _));
        var many = Leaf("k", "in", values: [.. Enumerable.Repeat("v", TagsFilter.MaxValues)]);
        Assert.True(TagsFilter.TryCreate(many, out _));
        Assert.False(TagsFilter.TryCreate(Join("or", many, Leaf("k", "in", values: ["v"])), out _));
    }

    [Fact]
    public void Filters_that_say_the_same_have_the_same_text()
    {
        AssertSameText(Join("and", Leaf("a", "eq", "1"), Leaf("b", "ex")), Join("and", Leaf("b", "ex"), Leaf("a", "eq", "1"), Leaf("b", "ex")));
        AssertSameText(Leaf("a", "in", values: ["x", "y", "x"]), Leaf("a", "in", values: ["y", "x"]));
    }

    [Fact]
    public void Filters_that_say_something_else_have_another_text()
    {
        FilterNode[] filters =
        [
            Leaf("a", "eq", "1"), Leaf("a", "eq", "2"), Leaf("a1", "eq", "1"), Leaf("a", "neq", "1"), Leaf("a", "in", values: ["1"]), Leaf("a", "in", values: ["1", "2"]), Leaf("a", "in", values: ["12"]), Leaf("a", "in", values: ["11:2"]),
            Leaf("a", "eq", "1)eq(1:a1:1"), Join("and", Leaf("a", "eq", "1")), Join("or", Leaf("a", "eq", "1")), Join("not", Leaf("a", "eq", "1")), Join("and", Leaf("a", "eq", "1"), Leaf("a", "eq", "2")), Leaf("a", "ex"), Leaf("a", "nex"),
        ];

        Assert.Equal(filters.Length, filters.Select(static node => TagsFilter.TryCreate(node, out var filter) ? filter.Text : null).Distinct(StringComparer.Ordinal).Count());
    }

    private static void AssertJudged(bool expected, FilterNode node)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            foreach (var other in new[] { culture, WithCommas() })
            {
                CultureInfo.CurrentCulture = other;
                Assert.True(TagsFilter.TryCreate(node, out var filter));
                Assert.Equal(expected, filter.Matches(Tags));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    /// <summary>Where a machine has no cultures, one is made that would read numbers otherwise.</summary>
    private static CultureInfo WithCommas()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) = (",", ".", "~");
        return culture;
    }

    private static void AssertSameText(FilterNode one, FilterNode other)
    {
        Assert.True(TagsFilter.TryCreate(one, out var first) & TagsFilter.TryCreate(other, out var second));
        Assert.Equal(first!.Text, second!.Text);
    }

    private static FilterNode Nested(int depth) => depth == 1 ? Leaf("k", "ex") : Join("not", Nested(depth - 1));

    private static FilterNode Leaf(string key, string comparison, string value = "", params string[] values) => new("", key, comparison, value, values, []);

    private static FilterNode Join(string op, params FilterNode[] nodes) => new(op, "", "", "", [], nodes);
}
