namespace Realtime.Protocol;

/// <summary>About what things take in a reply, names and numbers included: a thousand empty publications are not nothing.</summary>
internal static class ReplyWeight
{
    private const int Frame = 64;

    public static long Of(Publication publication)
    {
        var bytes = (long)Frame + publication.Data.Length;
        if (publication.Info is { } info)
        {
            bytes += Of(info);
        }

        return publication.Tags is { } tags ? bytes + tags.Sum(static tag => tag.Key.Length + tag.Value.Length + 8L) : bytes;
    }

    public static long Of(ClientInfo info) => Frame + info.User.Length + info.Client.Length + info.ConnectionInfo.Length + info.ChannelInfo.Length;

    /// <summary>The first of them that fit together; at least one, so that whoever pages on gets on.</summary>
    public static IReadOnlyList<Publication> Cut(IReadOnlyList<Publication> publications, int maxBytes) => Cut(publications, Of, maxBytes);

    /// <inheritdoc cref="Cut(IReadOnlyList{Publication}, int)"/>
    public static IReadOnlyList<ClientInfo> Cut(IReadOnlyList<ClientInfo> members, int maxBytes) => Cut(members, static member => Of(member) + Frame, maxBytes);

    private static IReadOnlyList<T> Cut<T>(IReadOnlyList<T> items, Func<T, long> weigh, int maxBytes)
    {
        var (bytes, count) = (0L, 0);
        while (count < items.Count && (bytes += weigh(items[count])) <= maxBytes)
        {
            count++;
        }

        return count == items.Count ? items : [.. items.Take(Math.Max(count, 1))];
    }
}
