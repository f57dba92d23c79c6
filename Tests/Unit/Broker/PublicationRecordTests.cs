using System.Text;
using Realtime.Broker.Redis;
using Realtime.Protocol;

namespace Tests.Unit.Broker;

public sealed class PublicationRecordTests
{
    private static readonly Publication Full = new("{\"text\":\"hi\"}"u8.ToArray())
    {
        Info = new ClientInfo("ann", "client-1") { ConnectionInfo = "{}"u8.ToArray(), ChannelInfo = "[1]"u8.ToArray() },
        Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "1", ["\u00e4"] = new('x', 300) },
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    [Fact]
    public void Bare_publication_stays_bare()
    {
        var copy = Assert.IsType<PublicationPush>(PublicationRecord.Read(PublicationRecord.Write(new Publication(default)))).Publication;

        Assert.True(copy.Data.IsEmpty);
        Assert.Null(copy.Info);
        Assert.Null(copy.Tags);
        Assert.Null(copy.TraceParent);
        Assert.Null(copy.Position);
    }

    [Fact]
    public void Layout_of_this_version_never_changes()
    {
        var record = PublicationRecord.Write(new Publication("hi"u8.ToArray()) { Info = new ClientInfo("u", "c"), Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" } });

        Assert.Equal("0101" + "01026869" + "020175" + "030163" + "0603016B76", Convert.ToHexString(record));
    }

    [Fact]
    public void The_mark_that_allows_patches_is_an_empty_field()
    {
        var record = PublicationRecord.Write(new Publication("hi"u8.ToArray()) { MayPatch = true });

        Assert.Equal("0101" + "01026869" + "0800", Convert.ToHexString(record));
        Assert.True(Assert.IsType<PublicationPush>(PublicationRecord.Read(record)).Publication.MayPatch);
        Assert.False(Assert.IsType<PublicationPush>(PublicationRecord.Read(PublicationRecord.Write(Full))).Publication.MayPatch);
    }

    [Fact]
    public void Reader_skips_fields_that_a_later_release_adds()
    {
        byte[] record = [.. PublicationRecord.Write(Full), 200, 3, 1, 2, 3];

        Assert.Equal(Full.Data.ToArray(), Assert.IsType<PublicationPush>(PublicationRecord.Read(record)).Publication.Data.ToArray());
    }

    [Fact]
    public void Other_versions_are_refused()
    {
        var record = PublicationRecord.Write(Full);
        for (var version = 0; version <= byte.MaxValue; version++)
        {
            record[0] = (byte)version;
            Assert.Equal(version == PublicationRecord.Version, PublicationRecord.Read(record) is not null);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0100")]
    [InlineData("0104")]
    [InlineData("010101")]
    [InlineData("01010180")]
    [InlineData("010101FFFFFFFF0741")]
    [InlineData("010101FFFFFFFFFFFFFFFFFF0141")]
    [InlineData("010102013A")]
    [InlineData("01010201FF0301FF")]
    [InlineData("010106")]
    [InlineData("01010601")]
    [InlineData("0101060105")]
    [InlineData("01010603016B760603016B77")]
    [InlineData("0102")]
    [InlineData("0103020175")]
    public void Damaged_record_is_refused(string hex) => Assert.Null(PublicationRecord.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Only_joins_and_leaves_travel_beside_publications() =>
        Assert.Throws<ArgumentException>(static () => PublicationRecord.Write(new MessagePush(default)));

    [Fact]
    public void Random_damage_never_throws_and_never_invents_bytes()
    {
        var random = new Random(20251125);
        byte[][] seeds = [PublicationRecord.Write(Full), PublicationRecord.Write(new JoinPush(Full.Info!)), [.. "17:abcdefgh\n"u8, .. PublicationRecord.Write(Full)]];
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = Damage(seeds[random.Next(seeds.Length)], random);
            var pushes = new[] { PublicationRecord.Read(damaged), RelayMessage.Read(damaged) };
            Assert.All(pushes.OfType<PublicationPush>(), push => Assert.InRange(SizeOf(push.Publication), 0, damaged.Length));
        }
    }

    private static int SizeOf(Publication publication) =>
        publication.Data.Length + (publication.Tags?.Sum(static tag => Encoding.UTF8.GetByteCount(tag.Key) + Encoding.UTF8.GetByteCount(tag.Value)) ?? 0);

    private static byte[] Damage(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var hits = random.Next(1, 6); hits > 0 && bytes.Count > 0; hits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(1, bytes.Count - at + 1));
                    break;
                case 2:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 12)));
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }
}
