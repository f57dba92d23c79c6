using Microsoft.Extensions.Logging;
using Realtime.Commands;
using Realtime.Hooks;
using Realtime.Hub;
using Realtime.RateLimiting;
using Realtime.Subscriptions;
using Realtime.Telemetry;

namespace Realtime.Connections;

/// <summary>What all connections of a node share.</summary>
internal sealed record ConnectionParts(
    CommandDispatcher Dispatcher,
    SubscriptionEnder Subscriptions,
    PresenceRenewal Presence,
    HookRunner Hooks,
    ClientTable Clients,
    OpenConnections Open,
    CommandLimits Limits,
    ClientOptions Options,
    RealtimeMetrics Metrics,
    TimeProvider Time,
    ILogger<ClientConnection> Logger);
