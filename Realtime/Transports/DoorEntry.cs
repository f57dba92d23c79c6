namespace Realtime.Transports;

/// <summary>How a door that speaks plain HTTP is told what the client says.</summary>
/// <param name="Parameter">The part of the query that brings with a GET what the body brings with a POST; null = only POST is taken.</param>
/// <param name="Absent">Stands for what is not sent; null = it must be.</param>
/// <param name="Unreadable">What is answered when nothing usable is sent.</param>
internal sealed record DoorEntry(string? Parameter, string? Absent, DoorRefusal Unreadable)
{
    private const string ConnectParameter = "cf_connect";

    public static readonly DoorEntry HttpStream = new(Parameter: null, Absent: null, DoorRefusal.NoConnect);

    public static readonly DoorEntry EventStream = new(ConnectParameter, Absent: null, DoorRefusal.NoConnect);

    public static readonly DoorEntry Listener = new(ConnectParameter, Absent: "{}", DoorRefusal.NoConnect);

    public static readonly DoorEntry Emulation = new(Parameter: null, Absent: null, DoorRefusal.BadEmulation);

    public string Methods => Parameter is null ? "POST, OPTIONS" : "GET, POST, OPTIONS";
}
