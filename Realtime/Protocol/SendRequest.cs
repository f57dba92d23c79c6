namespace Realtime.Protocol;

/// <summary>A message that expects no answer; without anybody who takes it the connection is closed with 3508.</summary>
internal sealed record SendRequest(ReadOnlyMemory<byte> Data) : Request;

/// <summary>It was taken. No client is told.</summary>
internal sealed record SendResult : Result
{
    public static readonly SendResult Done = new();
}
