namespace Realtime.Protocol;

/// <param name="Channel">Never empty.</param>
internal sealed record PresenceRequest(string Channel) : Request, IChannelRequest;

/// <param name="Members">Who is there; each client once.</param>
internal sealed record PresenceResult(IReadOnlyList<ClientInfo> Members) : Result;
