using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>What hooks are told.</summary>
internal static class HookFacts
{
    /// <param name="connection">Not connected yet.</param>
    /// <param name="request">What the client says.</param>
    /// <param name="known">What its token says; null = it sent none.</param>
    public static ConnectingContext Connecting(IConnection connection, ConnectRequest request, Admission? known) => new()
    {
        Client = connection.State.Info.Client,
        User = known?.User ?? string.Empty,
        Meta = known?.Meta ?? default,
        Transport = connection.Transport.Name,
        Protocol = connection.Transport.Protocol,
        HasToken = known is not null,
        Name = request.Name,
        Version = request.Version,
        Data = request.Data,
        Headers = request.Headers,
        Channels = [.. request.Subscriptions.Select(static subscription => subscription.Channel)],
    };

    public static SubscribingContext Subscribing(IConnection connection, SubscribeRequest request, bool hasToken, bool isUserLimited) => new()
    {
        Client = connection.State.Info.Client,
        User = connection.State.Info.User,
        Meta = connection.State.Meta,
        Transport = connection.Transport.Name,
        Protocol = connection.Transport.Protocol,
        Channel = request.Channel,
        HasToken = hasToken,
        IsUserLimited = isUserLimited,
        Data = request.Data,
    };
}
