namespace Realtime.Protocol;

/// <param name="Token">Empty = none was sent.</param>
internal sealed record RefreshRequest(string Token) : Request;

/// <param name="Expiry">When the next refresh is due; null = never.</param>
internal sealed record RefreshResult(TimeToLive? Expiry) : Result;
