namespace Realtime.ServerApi.Methods;

/// <summary>Who is unsubscribed from what.</summary>
internal sealed record UnsubscribeBody : ClientsBody
{
    public string? Channel { get; init; }
}
