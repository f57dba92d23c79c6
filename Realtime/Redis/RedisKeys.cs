using System.Globalization;
using System.Text;
using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>
/// The names of everything in Redis that belongs to one channel or one user. All of a channel's keys carry the same hash tag, which is the channel's name in a form that
/// cannot contain a brace: whatever its name, they lie in one slot (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec, "Hash tags"),
/// and no two channels share a key.
/// </summary>
internal sealed class RedisKeys(string prefix)
{
    /// <summary>Hash: epoch, top and the data set that wrote them.</summary>
    public RedisKey Meta(string channel) => $"{prefix}:{{c:{Encode(channel)}}}:meta";

    /// <summary>List: the kept publications, oldest first.</summary>
    public RedisKey History(string channel) => $"{prefix}:{{c:{Encode(channel)}}}:history";

    /// <summary>String: the position that the first publish with this idempotency key got.</summary>
    public RedisKey Idempotency(string channel, string key) => $"{prefix}:{{c:{Encode(channel)}}}:once:{Encode(key)}";

    /// <summary>The pub/sub channel that carries the channel's publications between nodes.</summary>
    public RedisChannel Relay(string channel) => RedisChannel.Literal($"{prefix}:{{c:{Encode(channel)}}}:relay");

    /// <summary>Hash: client to the owner and user of each member.</summary>
    public RedisKey PresenceClients(string channel) => Presence(channel, "clients");

    /// <summary>Hash: owner to the number of its members.</summary>
    public RedisKey PresenceOwners(string channel) => Presence(channel, "owners");

    /// <summary>Hash: user to the owners it has members with, and how many.</summary>
    public RedisKey PresenceUsers(string channel) => Presence(channel, "users");

    /// <summary>Hash: a set of owners to the number of users that have members with exactly these.</summary>
    public RedisKey PresenceSpread(string channel) => Presence(channel, "spread");

    /// <summary>Hash: client to record, of one owner.</summary>
    /// <param name="owner">A node's life as text without braces.</param>
    public RedisKey PresenceMembers(string channel, string owner) => Presence(channel, $"of:{owner}");

    /// <summary>String: when the user's bucket of commands will be full.</summary>
    public RedisKey UserRate(string user) => $"{prefix}:{{u:{Encode(user)}}}:rate";

    private string Presence(string channel, string part) => $"{prefix}:{{c:{Encode(channel)}}}:presence:{part}";

    /// <summary>One-to-one for every string: also names that differ only in halves of surrogate pairs, which UTF-8 would make equal, stay apart.</summary>
    internal static string Encode(string name)
    {
        var firstOdd = name.AsSpan().IndexOfAnyExcept(Plain);
        if (firstOdd < 0)
        {
            return name;
        }

        var encoded = new StringBuilder(name, 0, firstOdd, name.Length + 16);
        foreach (var character in name.AsSpan(firstOdd))
        {
            if (Plain.Contains(character))
            {
                encoded.Append(character);
            }
            else if (character < 0x100)
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{(int)character:X2}");
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%u{(int)character:X4}");
            }
        }

        return encoded.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create(
        "!\"#$&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz|~");
}
