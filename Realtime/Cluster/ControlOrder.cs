namespace Realtime.Cluster;

/// <summary>What one node asks of others. A wire format: fields are added, never changed; what an older node would misread is a new order.</summary>
/// <typeparam name="TAnswer">What each node answers.</typeparam>
internal abstract record ControlOrder<TAnswer>
    where TAnswer : class;
