using System.Globalization;

namespace Realtime.Protocol.Filters;

/// <summary>Writes a valid filter so that filters with equal texts match alike: each text in it stands behind its length, so no content can pass for another shape.</summary>
internal static class FilterText
{
    public static string Of(FilterNode node) => node.Operator.Length == 0
        ? $"{node.Comparison}({Quoted(node.Key)}{Quoted(node.Value)}{string.Concat(node.Values.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal).Select(Quoted))})"
        : $"{node.Operator}({string.Concat(node.Nodes.Select(Of).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal))})";

    private static string Quoted(string text) => string.Create(CultureInfo.InvariantCulture, $"{text.Length}:{text}");
}
