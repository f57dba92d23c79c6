using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Sinks;

/// <summary>Reads what other requests bring, one message at a time, until the connection ends.</summary>
internal sealed class InboxReader : ConnectionReader
{
    private readonly Inbox _inbox;
    private readonly CancellationTokenSource _over;

    public InboxReader(LocalConnection connection, Inbox inbox, HeartbeatWheel heartbeats, CancellationToken aborted)
        : base(connection, heartbeats)
    {
        _inbox = inbox;
        _inbox.Overflowed = () => connection.Handler.OnUnreadable(DisconnectCode.TooManyRequests);
        _over = CancellationTokenSource.CreateLinkedTokenSource(aborted, connection.MessageToken);
    }

    public override async Task<CloseReason> RunAsync()
    {
        try
        {
            while (true)
            {
                var message = await _inbox.TakeAsync(_over.Token);
                MarkReceived();
                await HandleAsync(message);
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            return Connection.IsEnding ? CloseReason.ByNode : CloseReason.ByClient;
        }
        finally
        {
            _inbox.Close();
        }
    }

    public override void Dispose() => _over.Dispose();

    private async ValueTask HandleAsync(InboxMessage message)
    {
        try
        {
            if (!Connection.IsEnding)
            {
                await HandleAsync(message.Bytes);
            }
        }
        finally
        {
            message.MarkHandled();
        }
    }
}
