namespace Realtime.ServerApi.Methods;

/// <summary>Which channel is asked about.</summary>
internal sealed record ChannelBody(string? Channel = null);
