namespace Realtime.Protocol;

/// <summary>Whole bytes, ready for the wire; any number of frames may be written back to back. Immutable, shared, never pooled.</summary>
internal readonly record struct Frame(ReadOnlyMemory<byte> Bytes);
