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
    public static IReadOnlyList<Publication> Cut(IReadOnlyList<Publication> publications, int maxBytes)
    {
        var (bytes, count) = (0L, 0);
        while (count < publications.Count && (bytes += Of(publications[count])) <= maxBytes)
        {
            count++;
        }

        return count == publications.Count ? publications : [.. publications.Take(Math.Max(count, 1))];
    }

    /// <inheritdoc cref="Cut(IReadOnlyList{Publication}, int)"/>
    public static IReadOnlyList<ClientInfo> Cut(IReadOnlyList<ClientInfo> members, int maxBytes)
    {
        var (bytes, count) = (0L, 0);
        while (count < members.Count && (bytes += Of(members[count]) + Frame) <= maxBytes)
        {
            count++;
        }

        return count == members.Count ? members : [.. members.Take(Math.Max(count, 1))];
    }
}
