using Realtime.Redis;
using StackExchange.Redis;

namespace Tests.Unit.Redis;

public sealed class RedisKeysTests
{
    private static readonly RedisKeys Keys = new("realtime");

    [Theory]
    [InlineData("news", "news")]
    [InlineData("$chat:7#42", "$chat:7#42")]
    [InlineData("a{b}c", "a%7Bb%7Dc")]
    [InlineData("%7B", "%257B")]
    [InlineData("a b\n", "a%20b%0A")]
    [InlineData("\u00e9\u20ac\ud83d\ude00", "%E9%u20AC%uD83D%uDE00")]
    public void Name_becomes_printable_ascii_without_braces(string name, string encoded) => Assert.Equal(encoded, RedisKeys.Encode(name), StringComparer.Ordinal);

    [Theory]
    [InlineData("news")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("}{")]
    [InlineData("{a}{b}")]
    [InlineData("chat:{")]
    [InlineData("}")]
    public void All_keys_of_a_channel_have_one_hash_tag(string channel)
    {
        RedisKey[] keys = [Keys.Meta(channel), Keys.History(channel), Keys.Idempotency(channel, "{x}"), Keys.Idempotency(channel, "}{")];

        Assert.Equal($"c:{RedisKeys.Encode(channel)}", Assert.Single(keys.Select(HashTag).Distinct(StringComparer.Ordinal)));
    }

    [Fact]
    public void Random_names_never_share_a_key()
    {
        var random = new Random(7);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var encoded = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 20_000; round++)
        {
            var name = random.GetString("{}%u07B: \u00e9\ud800\u20ac", random.Next(0, 6));
            Assert.Equal(names.Add(name), encoded.Add(RedisKeys.Encode(name)));
        }
    }

    /// <summary>Redis Cluster specification: what lies between the first opening brace and the first closing brace behind it, if anything.</summary>
    private static string HashTag(RedisKey key)
    {
        var text = (string)key!;
        var open = text.IndexOf('{', StringComparison.Ordinal);
        var close = text.IndexOf('}', open);
        return text[(open + 1)..close];
    }
}
