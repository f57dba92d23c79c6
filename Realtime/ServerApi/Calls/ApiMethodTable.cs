using System.Text.Json.Serialization.Metadata;
using Realtime.Telemetry;

namespace Realtime.ServerApi.Calls;

/// <summary>The methods by name.</summary>
internal sealed class ApiMethodTable(ApiGuard guard, ServerApiMetrics metrics)
{
    private readonly Dictionary<string, ApiMethod> _methods = new(StringComparer.Ordinal);

    public IEnumerable<ApiMethod> All => _methods.Values;

    /// <summary>null = no such method.</summary>
    public ApiMethod? Find(string name) => _methods.GetValueOrDefault(name);

    public ApiMethodTable Add<TBody, TAnswer>(
        string name, IApiHandler<TBody, TAnswer> handler, JsonTypeInfo<TBody> bodyInfo, JsonTypeInfo<TAnswer> answerInfo, bool onlyPublishes = false)
        where TBody : class
        where TAnswer : class
    {
        _methods.Add(name, new HandledApiMethod<TBody, TAnswer>(name, handler, bodyInfo, answerInfo, guard, metrics) { OnlyPublishes = onlyPublishes });
        return this;
    }
}
