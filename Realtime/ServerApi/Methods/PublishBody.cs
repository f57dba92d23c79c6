namespace Realtime.ServerApi.Methods;

/// <summary>What a backend publishes into one channel.</summary>
internal sealed record PublishBody : PublicationBody
{
    public string? Channel { get; init; }
}

/// <summary>Where the channel stands now; empty for one without history.</summary>
internal sealed record PublishAnswer(ulong? Offset = null, string? Epoch = null);
