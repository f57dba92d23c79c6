namespace Realtime.RateLimiting;

/// <summary>A user's tokens in the hands of one node.</summary>
/// <param name="Tokens">0 = there are none.</param>
/// <param name="Wait">Then: how long until there are as many as were wanted.</param>
internal readonly record struct RateLease(int Tokens, TimeSpan Wait);
