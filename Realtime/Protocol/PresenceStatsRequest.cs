namespace Realtime.Protocol;

/// <param name="Channel">Never empty.</param>
internal sealed record PresenceStatsRequest(string Channel) : Request, IChannelRequest;

/// <param name="Clients">Connections in the channel.</param>
/// <param name="Users">Different users among them.</param>
internal sealed record PresenceStatsResult(int Clients, int Users) : Result;
