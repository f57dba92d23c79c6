namespace Tests.Support.Delivery;

/// <summary>A broken promise.</summary>
/// <param name="Subscriber">Who noticed; empty where the publishers' own log shows it.</param>
/// <param name="What">Which publication, and what is wrong with it.</param>
/// <param name="Story">What the subscriber saw round it.</param>
internal sealed record DeliveryFault(DeliveryFaultKind Kind, string Channel, string Subscriber, string What, string Story)
{
    public override string ToString() =>
        $"{Kind} in {Channel}{(Subscriber.Length == 0 ? "" : $" for {Subscriber}")}: {What}{(Story.Length == 0 ? "" : $"{Environment.NewLine}{Story}")}";
}
