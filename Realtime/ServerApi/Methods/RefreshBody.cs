namespace Realtime.ServerApi.Methods;

/// <summary>Whose connections end when.</summary>
internal sealed record RefreshBody : ClientsBody
{
    /// <summary>In seconds since 1970; 0 = never.</summary>
    public long? ExpireAt { get; init; }

    /// <summary>They end now.</summary>
    public bool? Expired { get; init; }

    /// <summary>What others see of them from now on; absent = as it was.</summary>
    public RawJson Info { get; init; }
}
