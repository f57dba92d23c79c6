namespace Realtime.Sinks.Outputs;

/// <summary>Writes through the web server's stream: the portable way, and the only one under TLS.</summary>
internal sealed class StreamOutput(Stream stream, int maxQueueBytes) : Output(maxQueueBytes)
{
    /// <summary>A stream cannot say what goes without waiting.</summary>
    protected override int TrySend(ReadOnlySpan<byte> bytes) => 0;

    protected override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
    }
}
