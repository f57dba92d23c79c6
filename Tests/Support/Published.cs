using System.Globalization;
using System.Text;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>Positions and publications of a made-up history; the data of the publication at offset 3 is <c>3</c>.</summary>
internal static class Published
{
    public const string Epoch = "e";

    public static StreamPosition Top(ulong offset, string epoch = Epoch) => new(offset, epoch);

    public static Publication At(ulong offset, string epoch = Epoch) =>
        new(Encoding.UTF8.GetBytes(offset.ToString(CultureInfo.InvariantCulture))) { Position = Top(offset, epoch) };

    /// <summary>What a client gets of it, as <see cref="FakeCodec"/> writes it.</summary>
    public static string Frame(ulong offset, string epoch = Epoch) => FakeCodec.Text(new FakeCodec().Encode("any", new PublicationPush(At(offset, epoch))));
}
