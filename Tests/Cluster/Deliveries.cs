using System.Text.Json;

namespace Tests.Cluster;

/// <summary>What the two users of <c>kill.mjs</c> made of all messages.</summary>
internal static class Deliveries
{
    /// <param name="done">The script's last word.</param>
    public static void AllArrived(JsonElement done)
    {
        var sent = done.GetProperty("sent").GetInt32();
        Assert.Equal(2, done.GetProperty("users").GetArrayLength());
        Assert.All(done.GetProperty("users").EnumerateArray(), user =>
        {
            Assert.Equal((sent, 0, 0), (user.GetProperty("received").GetInt32(), user.GetProperty("lost").GetInt32(), user.GetProperty("duplicated").GetInt32()));
            Assert.True(user.GetProperty("inOrder").GetBoolean(), user.GetRawText());
        });
    }
}
