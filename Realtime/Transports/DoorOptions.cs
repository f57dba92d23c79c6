using System.ComponentModel.DataAnnotations;

namespace Realtime.Transports;

/// <summary>Who may knock, and what is agreed on.</summary>
public sealed class DoorOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Doors";

    /// <summary>
    /// Origins of pages that may connect beside those of this host itself, exactly as browsers send them (RFC 6454 section 7): <c>https://example.com</c>, no path.
    /// Clients that send no Origin are no browsers and are let in. There is no way to allow all.
    /// </summary>
    [MaxLength(100)]
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// Compression of WebSocket messages (RFC 7692) where a client offers it. Default false: it saves bytes of large messages and costs processor time for all. Secrets and
    /// what an attacker chooses should not stand in one message then.
    /// </summary>
    public bool Compression { get; set; }

    /// <summary>Streams over plain HTTP that this node holds at the same time; further ones are sent away with 503. Default 100,000.</summary>
    [Range(1, 10_000_000)]
    public int MaxSessions { get; set; } = 100_000;

    /// <summary>
    /// A connection token may stand in the address, as <c>token</c>, at every door; one in the connect command wins. Addresses end up in logs of whatever lies between, so this is for clients
    /// that can set nothing else, and said with a warning at each start. Default false: what stands there is passed over.
    /// </summary>
    public bool QueryToken { get; set; }
}
