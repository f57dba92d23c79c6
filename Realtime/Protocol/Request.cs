namespace Realtime.Protocol;

/// <summary>What a client asks; each command's request and its result share a file.</summary>
internal abstract record Request;
