using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Realtime.Protocol;

namespace Realtime.Hooks.Webhooks;

/// <summary>What the other service says: a disconnect counts before an error, an error before a result.</summary>
internal sealed record WebhookAnswer<T>
    where T : class
{
    public T? Result { get; init; }

    public WebhookError? Error { get; init; }

    public WebhookDisconnect? Disconnect { get; init; }

    /// <summary>null = none.</summary>
    [JsonIgnore]
    public HookRefusal? Refusal =>
        Disconnect is { } disconnect ? HookRefusal.With(new DisconnectCode(disconnect.Code, disconnect.Reason ?? string.Empty))
        : Error is { } error ? HookRefusal.With(new ProtocolError(error.Code, error.Message ?? string.Empty, error.Temporary))
        : null;

    /// <summary>Throws <see cref="UnavailableException"/> for what is no such answer.</summary>
    public static WebhookAnswer<T> Read(byte[] json)
    {
        if (!Utf8.IsValid(json))
        {
            throw NoAnswer();
        }

        try
        {
            return JsonSerializer.Deserialize<WebhookAnswer<T>>(json, WebhookJson.Options) ?? throw NoAnswer();
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            // What it names is a place in the answer, and may quote it.
            throw NoAnswer();
        }
    }

    private static UnavailableException NoAnswer() => new("A webhook's answer is not of the form that was agreed on.", mayHaveHappened: true);
}
