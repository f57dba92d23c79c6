using Realtime.Cluster.Orders;

namespace Realtime.ServerApi.Methods;

/// <summary>Which clients are meant.</summary>
internal abstract record ClientsBody
{
    /// <summary>Absent or empty = the anonymous ones, never everybody.</summary>
    public string? User { get; init; }

    /// <summary>Only the one with this id.</summary>
    public string? Client { get; init; }

    /// <summary>Only the one with this session.</summary>
    public string? Session { get; init; }

    public ClientSelector ToSelector() => new(User ?? string.Empty, Client ?? string.Empty, Session ?? string.Empty);
}
