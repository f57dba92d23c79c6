namespace Realtime.ServerApi.Methods;

/// <param name="NumClients">Connections.</param>
/// <param name="NumUsers">Different users among them.</param>
internal sealed record PresenceStatsAnswer(int NumClients, int NumUsers);
