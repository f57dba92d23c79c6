namespace AppHost.Reporting;

/// <summary>Reads why a resource failed from its log, which may arrive later than the news of its end.</summary>
internal sealed class ResourceLogs(ResourceLoggerService logs, TimeProvider time)
{
    private const int Attempts = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <returns>Null when nothing was written, or nothing could be read in time.</returns>
    public async Task<string?> FindReasonAsync(IResource resource, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            string? reason = null;
            for (var attempt = 0; attempt < Attempts && reason is null; attempt++)
            {
                await Task.Delay(Interval, time, either.Token);
                reason = FailureReason.Find(await ReadAsync(resource, either.Token));
            }

            return reason;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<List<(string Text, bool IsError)>> ReadAsync(IResource resource, CancellationToken cancellationToken)
    {
        var lines = new List<(string, bool)>();
        await foreach (var batch in logs.GetAllAsync(resource).WithCancellation(cancellationToken))
        {
            lines.AddRange(batch.Select(static line => (line.Content, line.IsErrorMessage)));
        }

        return lines;
    }
}
