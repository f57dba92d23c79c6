using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>What each door says to a token that is not believed, is over, or is another's. Which tokens these are is told in <c>Unit/Auth/DoorPolicyTests</c>.</summary>
public sealed class DoorTests
{
    private const string Over = "over";
    private const string Foreign = "of an unknown hand";
    private const string OtherDoor = "of the other door";
    private const string SubTwice = "with two users";
    private const string Secret = "Realtime:Auth:Hmac:Secret";

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal) { [Secret] = HmacTokens.Secret };

    [Theory]
    [InlineData("connect", Over, 109)]
    [InlineData("connect", Foreign, 3500)]
    [InlineData("connect", OtherDoor, 3500)]
    [InlineData("connect", SubTwice, 3500)]
    [InlineData("refresh", Over, 3005)]
    [InlineData("refresh", Foreign, 3500)]
    [InlineData("refresh", OtherDoor, 3500)]
    [InlineData("refresh", SubTwice, 3500)]
    [InlineData("subscribe", Over, 109)]
    [InlineData("subscribe", Foreign, 103)]
    [InlineData("subscribe", OtherDoor, 103)]
    [InlineData("subscribe", SubTwice, 103)]
    [InlineData("sub_refresh", Over, 100)]
    [InlineData("sub_refresh", Foreign, 3500)]
    [InlineData("sub_refresh", OtherDoor, 3500)]
    [InlineData("sub_refresh", SubTwice, 3500)]
    public async Task A_bad_token_is_answered_by_the_doors_code(string door, string fault, int code)
    {
        await using var node = await TestNode.StartAsync(Settings);
        await using var client = await node.OpenAsync();
        if (door != "connect")
        {
            await client.ConnectAsync(HmacTokens.Create(ClaimText.Connection().ToString()));
        }

        if (door == "sub_refresh")
        {
            await client.SubscribeAsync("chat:x", new { token = HmacTokens.Create(ClaimText.Subscription().ToString()) });
        }

        Assert.Equal(code, await AnswerAsync(client, door, Spoil(door, fault)));
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("refresh")]
    [InlineData("subscribe")]
    [InlineData("sub_refresh")]
    public async Task A_good_token_of_either_kind_of_key_is_let_in_at_every_door(string door)
    {
        await using var node = await TestNode.StartAsync(Settings);
        foreach (var sign in new Func<ClaimText, string>[] { static claims => HmacTokens.Create(claims.ToString()), claims => node.Issuer.CreateRaw(claims.ToString()) })
        {
            await using var client = await node.OpenAsync();
            if (door != "connect")
            {
                await client.ConnectAsync(sign(ClaimText.Connection()));
            }

            if (door == "sub_refresh")
            {
                await client.SubscribeAsync("chat:x", new { token = sign(ClaimText.Subscription()) });
            }

            Assert.Equal(0, await AnswerAsync(client, door, sign(Claims(door))));
        }
    }

    private static async Task<int?> AnswerAsync(RealtimeTestClient client, string door, string token)
    {
        var channel = IsOfChannel(door) ? "chat:x" : null;
        await client.SendTextAsync(JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["id"] = 99, [door] = new { token, channel } }));
        while (await client.ReceiveAsync() is { } message)
        {
            if (message.TryGetProperty("id", out var id) && id.GetInt32() == 99)
            {
                return message.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : 0;
            }
        }

        return client.CloseCode;
    }

    private static string Spoil(string door, string fault) => fault switch
    {
        Over => HmacTokens.Create(Claims(door).WithTime("exp", -60).ToString()),
        Foreign => HmacTokens.Create(Claims(door).ToString(), "a secret that nobody has told to this node"),
        OtherDoor => HmacTokens.Create((IsOfChannel(door) ? ClaimText.Connection() : ClaimText.Subscription()).ToString()),
        SubTwice => HmacTokens.Create(Claims(door).Twice("sub", "\"root\"").ToString()),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Unknown fault."),
    };

    private static ClaimText Claims(string door) => IsOfChannel(door) ? ClaimText.Subscription() : ClaimText.Connection();

    private static bool IsOfChannel(string door) => door is "subscribe" or "sub_refresh";
}
