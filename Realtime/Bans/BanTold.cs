namespace Realtime.Bans;

/// <summary>What the nodes answered to a decision.</summary>
/// <param name="Clients">Connections that were closed.</param>
/// <param name="IsPartial">A node has not answered; it finds the decision in the store.</param>
internal sealed record BanTold(int Clients, bool IsPartial);
