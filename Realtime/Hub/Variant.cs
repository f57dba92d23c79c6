using Realtime.Protocol;
using Realtime.Protocol.Filters;

namespace Realtime.Hub;

/// <summary>Which form of a channel's pushes some subscribers get: those of one variant and one format get the same bytes.</summary>
/// <param name="Form">With <see cref="PayloadForm.Whole"/> the next publication comes whole, and patches follow; with <see cref="PayloadForm.Patch"/> it may be one.</param>
/// <param name="Filter">null = everything.</param>
internal readonly record struct Variant(PayloadForm Form, TagsFilter? Filter)
{
    public bool Equals(Variant other) => Form == other.Form && string.Equals(Filter?.Text, other.Filter?.Text, StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Form, Filter?.Text.GetHashCode(StringComparison.Ordinal) ?? 0);
}
