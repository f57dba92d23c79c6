namespace Realtime.Cluster;

/// <summary>Called upwards by the control bus: carries out an order on this node.</summary>
internal interface IControlOrderHandler<in TOrder, TAnswer>
    where TOrder : ControlOrder<TAnswer>
    where TAnswer : class
{
    /// <summary>Bounded by the token. What it throws is logged, and the asker gets no answer of this node.</summary>
    ValueTask<TAnswer> HandleAsync(TOrder order, CancellationToken cancellationToken);
}
