using System.Text.Json;

namespace Tests.Support;

/// <summary>Connects that may be refused.</summary>
internal static class ConnectAttempts
{
    /// <inheritdoc cref="TryAsync"/>
    public static async Task<(int? Code, string? Reason)> TryConnectAsync(this TestNode node, string user) => await TryAsync(await node.OpenAsync(), node.Issuer.Create(user));

    /// <summary>Connects, and leaves at once.</summary>
    /// <returns>How it was closed; null = it came in.</returns>
    public static async Task<(int? Code, string? Reason)> TryAsync(RealtimeTestClient client, string token)
    {
        await using (client)
        {
            await client.SendTextAsync(JsonSerializer.Serialize(new { id = 1, connect = new { token } }));
            return await client.ReceiveAsync() is not { } message ? (client.CloseCode, client.CloseReason)
                : message.TryGetProperty("connect", out _) ? (null, null)
                : await client.WaitForCloseAsync();
        }
    }
}
