namespace Realtime.Protocol;

/// <param name="Channel">Never empty.</param>
internal sealed record UnsubscribeRequest(string Channel) : Request, IChannelRequest;

/// <summary>Says nothing but that it is done.</summary>
internal sealed record UnsubscribeResult : Result
{
    public static readonly UnsubscribeResult Done = new();
}
