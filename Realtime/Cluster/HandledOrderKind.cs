using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Realtime.Cluster;

/// <inheritdoc/>
internal sealed record HandledOrderKind<TOrder, TAnswer>(string Name, JsonTypeInfo<TOrder> Typed, JsonTypeInfo<TAnswer> TypedAnswer) : OrderKind(Name, Typed, TypedAnswer)
    where TOrder : ControlOrder<TAnswer>
    where TAnswer : class
{
    // Asked for when it is needed: a handler may itself give orders.
    public override Func<CancellationToken, Task<object>>? Prepare(IServiceProvider services, object order) =>
        services.GetService<IControlOrderHandler<TOrder, TAnswer>>() is { } handler
            ? async cancellationToken => await handler.HandleAsync((TOrder)order, cancellationToken)
            : null;
}
