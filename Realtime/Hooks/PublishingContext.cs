using System.Diagnostics.CodeAnalysis;
using Realtime.Hub;

namespace Realtime.Hooks;

/// <summary>A client that publishes.</summary>
public sealed record PublishingContext : ClientContext
{
    public PublishingContext()
    {
    }

    [SetsRequiredMembers]
    internal PublishingContext(IClient client, string channel, ReadOnlyMemory<byte> data)
        : base(client) => (Channel, Data) = (channel, data);

    public required string Channel { get; init; }

    /// <summary>What it publishes, or what an earlier hook put in its place.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}
