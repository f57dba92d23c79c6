namespace Realtime.Protocol;

/// <param name="Channel">Never empty.</param>
/// <param name="Token">Empty = none was sent.</param>
/// <param name="Type">0 = a new token, the only kind that is offered.</param>
internal sealed record SubRefreshRequest(string Channel, string Token, long Type) : Request, IChannelRequest;

/// <param name="Expiry">When the next refresh is due; null = never.</param>
internal sealed record SubRefreshResult(TimeToLive? Expiry) : Result;
