namespace Realtime.ServerApi.Calls;

/// <summary>One method of the server API.</summary>
internal interface IApiHandler<in TBody, TAnswer>
    where TAnswer : class
{
    /// <summary>What publishes has taken its place in the channel's order before it returns its task. <see cref="Protocol.UnavailableException"/> when a store is away.</summary>
    ValueTask<ApiResult<TAnswer>> HandleAsync(TBody body, CancellationToken cancellationToken);
}
