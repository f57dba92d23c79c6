namespace Realtime.Hub;

/// <summary>Called upwards by the hub when a channel's position is in doubt.</summary>
internal interface IChannelRepair
{
    /// <summary>Begins to compare the channel with the store; does nothing when that is under way. Returns at once.</summary>
    void Start(LiveChannel channel);
}
