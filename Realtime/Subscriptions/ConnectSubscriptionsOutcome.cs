using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>What came of a connect's subscriptions. Exactly one of the three is set.</summary>
/// <param name="Opened">By channel, ordinal; each is to be committed or abandoned.</param>
/// <param name="Error">The connect's error.</param>
/// <param name="Close">The connection's end.</param>
internal readonly record struct ConnectSubscriptionsOutcome(IReadOnlyList<OpenedSubscription>? Opened, ProtocolError? Error, DisconnectCode? Close);
