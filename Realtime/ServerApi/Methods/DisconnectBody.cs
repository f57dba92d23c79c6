namespace Realtime.ServerApi.Methods;

/// <summary>Who is disconnected, and what they are told.</summary>
internal sealed record DisconnectBody : ClientsBody
{
    /// <summary>Ids of clients that stay.</summary>
    public IReadOnlyList<string?>? Whitelist { get; init; }

    public DisconnectCodeBody? Disconnect { get; init; }
}

/// <param name="Code">Absent or 0 = 3503.</param>
/// <param name="Reason">Absent or empty = the code's own.</param>
internal sealed record DisconnectCodeBody(uint? Code = null, string? Reason = null);
