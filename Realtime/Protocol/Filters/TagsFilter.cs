using System.Diagnostics.CodeAnalysis;

namespace Realtime.Protocol.Filters;

/// <summary>A valid condition on tags.</summary>
internal sealed class TagsFilter
{
    /// <summary>The same for filters that mean the same in the same words.</summary>
    public string Text { get; } = string.Empty;

    public static bool TryCreate(FilterNode node, [NotNullWhen(true)] out TagsFilter? filter)
    {
        filter = new TagsFilter();
        return true;
    }

    public bool Matches(IReadOnlyDictionary<string, string>? tags) => Text.Length == 0;
}
