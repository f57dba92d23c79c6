using System.Buffers;
using System.Text.Json;
using Realtime.Protocol.Json;

namespace Realtime.Hooks.Webhooks;

/// <summary>Writes the body of one request. What is empty is left out, but for the user.</summary>
internal sealed class WebhookQuestion : IDisposable
{
    private readonly ArrayBufferWriter<byte> _body = new();
    private readonly Utf8JsonWriter _json;
    private readonly WebhookOptions _options;

    private WebhookQuestion(ClientContext client, WebhookOptions options)
    {
        _options = options;
        _json = new Utf8JsonWriter(_body);
        _json.WriteStartObject();
        _json.WriteString("client"u8, client.Client);
        _json.WriteString("transport"u8, client.Transport);
        _json.WriteString("protocol"u8, client.Protocol);
        _json.WriteString("encoding"u8, options.Binary ? "binary"u8 : "json"u8);
    }

    /// <summary>About a client that nobody knows yet.</summary>
    public static WebhookQuestion OfStranger(ClientContext client, WebhookOptions options) => new(client, options);

    public static WebhookQuestion Of(ClientContext client, WebhookOptions options)
    {
        var question = new WebhookQuestion(client, options);
        question._json.WriteString("user"u8, client.User);
        if (options.IncludeMeta && JsonPayload.IsValid(client.Meta.Span))
        {
            question._json.WritePropertyName("meta"u8);
            question._json.WriteRawValue(client.Meta.Span, skipInputValidation: true);
        }

        return question;
    }

    public void Add(string name, string value)
    {
        if (value.Length > 0)
        {
            _json.WriteString(name, value);
        }
    }

    public void Add(string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        _json.WriteStartArray(name);
        foreach (var value in values)
        {
            _json.WriteStringValue(value);
        }

        _json.WriteEndArray();
    }

    /// <summary>What the client says.</summary>
    /// <returns>False where it is no JSON and must be.</returns>
    public bool TryAddData(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty)
        {
            return true;
        }

        if (_options.Binary)
        {
            _json.WriteBase64String("b64data"u8, data.Span);
            return true;
        }

        if (!JsonPayload.IsValid(data.Span))
        {
            return false;
        }

        _json.WritePropertyName("data"u8);
        _json.WriteRawValue(data.Span, skipInputValidation: true);
        return true;
    }

    public ReadOnlyMemory<byte> End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _body.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();
}
