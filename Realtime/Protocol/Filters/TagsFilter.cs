using System.Diagnostics.CodeAnalysis;

namespace Realtime.Protocol.Filters;

/// <summary>Which publications a subscriber wants, by their tags (docs/protocol.md, "Filters"). Immutable; any thread.</summary>
internal sealed class TagsFilter
{
    public const int MaxDepth = 8;
    public const int MaxNodes = 64;

    /// <summary>Of all lists together.</summary>
    public const int MaxValues = 256;

    private readonly FilterNode _root;

    private TagsFilter(FilterNode root)
    {
        _root = root;
        Text = FilterText.Of(root);
    }

    /// <summary>Filters that say the same in another order or more than once have the same text.</summary>
    public string Text { get; }

    /// <returns>False = it means nothing, or is too large: error 107.</returns>
    public static bool TryCreate(FilterNode node, [NotNullWhen(true)] out TagsFilter? filter)
    {
        var (nodes, values) = (0, 0);
        filter = IsValid(node, depth: 1, ref nodes, ref values) ? new TagsFilter(node) : null;
        return filter is not null;
    }

    public bool Matches(IReadOnlyDictionary<string, string>? tags) => Matches(_root, tags);

    private static bool IsValid(FilterNode node, int depth, ref int nodes, ref int values)
    {
        values += node.Values.Count;
        if (depth > MaxDepth || ++nodes > MaxNodes || values > MaxValues)
        {
            return false;
        }

        if (node.Operator.Length == 0)
        {
            return node.Nodes.Count == 0 && IsValidComparison(node);
        }

        var hasRightCount = node.Operator switch
        {
            "and" or "or" => node.Nodes.Count > 0,
            "not" => node.Nodes.Count == 1,
            _ => false,
        };
        if (!hasRightCount || node is not { Key: "", Comparison: "", Value: "", Values.Count: 0 })
        {
            return false;
        }

        foreach (var inner in node.Nodes)
        {
            if (!IsValid(inner, depth + 1, ref nodes, ref values))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsValidComparison(FilterNode node) => node.Comparison switch
    {
        "ex" or "nex" => node is { Value: "", Values.Count: 0 },
        "in" or "nin" => node is { Key.Length: > 0, Value: "", Values.Count: > 0 },
        "eq" or "neq" or "sw" or "ew" or "ct" or "gt" or "gte" or "lt" or "lte" => node is { Key.Length: > 0, Value.Length: > 0, Values.Count: 0 },
        _ => false,
    };

    private static bool Matches(FilterNode node, IReadOnlyDictionary<string, string>? tags) => node.Operator switch
    {
        "and" => node.Nodes.All(inner => Matches(inner, tags)),
        "or" => node.Nodes.Any(inner => Matches(inner, tags)),
        "not" => !Matches(node.Nodes[0], tags),
        _ => MatchesTag(node, tags is not null && tags.TryGetValue(node.Key, out var tag) ? tag : null),
    };

    private static bool MatchesTag(FilterNode node, string? tag) => node.Comparison switch
    {
        "neq" => tag != node.Value,
        "nin" => tag is null || !node.Values.Contains(tag, StringComparer.Ordinal),
        "nex" => tag is null,
        _ when tag is null => false,
        "eq" => tag == node.Value,
        "in" => node.Values.Contains(tag, StringComparer.Ordinal),
        "ex" => true,
        "sw" => tag.StartsWith(node.Value, StringComparison.Ordinal),
        "ew" => tag.EndsWith(node.Value, StringComparison.Ordinal),
        "ct" => tag.Contains(node.Value, StringComparison.Ordinal),
        _ => MatchesNumber(node, tag),
    };

    private static bool MatchesNumber(FilterNode node, string tag)
    {
        if (!DecimalText.TryParse(tag, out var number) || !DecimalText.TryParse(node.Value, out var bound))
        {
            return false;
        }

        var order = number.OrderAgainst(bound);
        return node.Comparison switch
        {
            "gt" => order > 0,
            "gte" => order >= 0,
            "lt" => order < 0,
            _ => order <= 0,
        };
    }
}
