using Realtime.Protocol;

namespace Tests.Support.Delivery;

/// <summary>How publishers of a run publish.</summary>
internal interface IPublishDoor
{
    /// <returns>What it was answered; a position where it was stored. Never throws.</returns>
    Task<(PublicationOutcome Outcome, StreamPosition Position)> PublishAsync(string channel, string json);
}
