namespace Realtime.Protocol;

/// <param name="Id">0 = no reply is expected.</param>
/// <param name="Request">null = a pong.</param>
internal sealed record Command(uint Id, Request? Request);
