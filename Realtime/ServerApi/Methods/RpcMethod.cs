using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Calls a server method that the host has added.</summary>
internal sealed class RpcMethod(IEnumerable<IServerMethod> methods) : IApiHandler<RpcBody, RpcAnswer>
{
    private readonly Dictionary<string, IServerMethod> _methods = methods.ToDictionary(static method => method.Name, StringComparer.Ordinal);

    public async ValueTask<ApiResult<RpcAnswer>> HandleAsync(RpcBody body, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(body.Method))
        {
            return ProtocolError.BadRequest;
        }

        if (!_methods.TryGetValue(body.Method, out var method))
        {
            return ApiErrors.NotFound;
        }

        var bytes = await method.CallAsync(body.Params.Utf8, cancellationToken);
        var data = RawJson.Of(bytes);
        return data.IsEmpty && !bytes.IsEmpty ? throw new InvalidOperationException($"{method.GetType().Name} gave no JSON.") : new RpcAnswer { Data = data };
    }
}
