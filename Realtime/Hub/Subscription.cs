namespace Realtime.Hub;

/// <summary>What a client's subscription entails, so that its end undoes it.</summary>
/// <param name="HasPresence">The client is a member of the channel for everybody to see.</param>
/// <param name="IsTold">Others are told that it came and that it goes.</param>
internal readonly record struct Subscription(bool HasPresence, bool IsTold);
