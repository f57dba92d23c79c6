using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>What a backend publishes into many channels.</summary>
internal sealed record BroadcastBody : PublicationBody
{
    public IReadOnlyList<string?>? Channels { get; init; }
}

/// <param name="Responses">In the order of the channels.</param>
internal sealed record BroadcastAnswer(IReadOnlyList<ApiAnswer<PublishAnswer>> Responses);
