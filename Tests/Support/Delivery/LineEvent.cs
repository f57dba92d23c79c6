using System.Globalization;
using Realtime.Protocol;

namespace Tests.Support.Delivery;

/// <summary>What happened to one subscription at one moment.</summary>
/// <param name="What">For a publication that was seen, empty.</param>
internal readonly record struct LineEvent(TimeSpan At, StreamPosition Position, PublicationId Publication, string What)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"  {At.TotalSeconds,8:0.000} s  {Position.Epoch}:{Position.Offset}  {(What.Length == 0 ? $"saw {Publication}" : What)}");
}
