namespace Realtime.Protocol;

/// <summary>The answer to a <see cref="Request"/>.</summary>
internal abstract record Result;
