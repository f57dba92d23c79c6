namespace Realtime.Protocol;

/// <param name="Channel">Never empty.</param>
/// <param name="Data">Empty = none was sent.</param>
internal sealed record PublishRequest(string Channel, ReadOnlyMemory<byte> Data) : Request, IChannelRequest;

/// <summary>Stored and relayed. No position is told to clients.</summary>
internal sealed record PublishResult : Result
{
    public static readonly PublishResult Done = new();
}
