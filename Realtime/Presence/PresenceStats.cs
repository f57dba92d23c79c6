namespace Realtime.Presence;

/// <summary>How many are in a channel.</summary>
/// <param name="Clients">Connections.</param>
/// <param name="Users">Different users among them; all anonymous ones count as one.</param>
internal sealed record PresenceStats(int Clients, int Users);
