namespace Realtime.Hooks;

/// <summary>Makes one of what several hooks said by name.</summary>
internal static class SaidTogether
{
    /// <returns>All names; the later value where both have one.</returns>
    public static IReadOnlyDictionary<string, T>? Then<T>(this IReadOnlyDictionary<string, T>? earlier, IReadOnlyDictionary<string, T>? later)
    {
        if (earlier is null || later is null)
        {
            return later ?? earlier;
        }

        var all = new Dictionary<string, T>(earlier, StringComparer.Ordinal);
        foreach (var (name, value) in later)
        {
            all[name] = value;
        }

        return all;
    }
}
