namespace Realtime.Protocol;

/// <summary>A request about one channel: those of one connection and channel are run one after another.</summary>
internal interface IChannelRequest
{
    /// <summary>Never empty.</summary>
    string Channel { get; }
}
