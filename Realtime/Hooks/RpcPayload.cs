using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Realtime.Protocol;

namespace Realtime.Hooks;

/// <summary>How a request or response type stands in bytes.</summary>
/// <param name="json">null = by reflection, as web APIs of .NET do.</param>
internal sealed class RpcPayload<T>(JsonTypeInfo<T>? json)
{
    private static readonly bool IsRaw = typeof(T) == typeof(ReadOnlyMemory<byte>);

    private readonly JsonTypeInfo<T>? _json = IsRaw ? null : json ?? (JsonTypeInfo<T>)JsonSerializerOptions.Web.GetTypeInfo(typeof(T));

    /// <summary>Nothing sent counts as null. Throws <see cref="RpcException"/> (error 107) for what is no such value.</summary>
    public T Read(ReadOnlyMemory<byte> data)
    {
        if (_json is null)
        {
            return (T)(object)data;
        }

        try
        {
            var value = JsonSerializer.Deserialize(data.IsEmpty ? "null"u8 : data.Span, _json);
            return value is not null || typeof(T).IsValueType ? value! : throw new RpcException(ProtocolError.BadRequest);
        }
        catch (JsonException)
        {
            throw new RpcException(ProtocolError.BadRequest);
        }
    }

    public ReadOnlyMemory<byte> Write(T value) => _json is null ? (ReadOnlyMemory<byte>)(object)value! : JsonSerializer.SerializeToUtf8Bytes(value, _json);
}
