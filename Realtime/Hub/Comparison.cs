using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>A channel's state when somebody began to compare it with the store: what came earlier is covered by what is read, what came later is not.</summary>
/// <param name="Since">Where the node stood, and stands until the comparison is settled.</param>
/// <param name="Doubts">How often the channel had been doubted.</param>
/// <param name="Waiting">How many publications waited.</param>
internal readonly record struct Comparison(StreamPosition Since, long Doubts, int Waiting);
