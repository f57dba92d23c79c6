using Realtime.Sinks;

namespace Realtime.Transports;

/// <summary>A stream's entry in the table.</summary>
/// <param name="id">The only credential of whoever posts to it: never logged.</param>
/// <param name="inbox">Where what comes is put.</param>
/// <param name="table">Where it stands.</param>
internal sealed class Session(string id, Inbox inbox, SessionTable table) : IDisposable
{
    public string Id => id;

    public Inbox Inbox => inbox;

    public void Dispose() => table.Close(this);
}
