namespace Realtime.Sinks;

/// <summary>A message in an <see cref="Inbox"/>.</summary>
internal sealed class InboxMessage(ReadOnlyMemory<byte> bytes)
{
    private readonly TaskCompletionSource _handled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadOnlyMemory<byte> Bytes => bytes;

    public Task Handled => _handled.Task;

    public void MarkHandled() => _handled.TrySetResult();
}
