using System.ComponentModel.DataAnnotations;

namespace Realtime.Commands;

/// <summary>What a client may do and how long it may take.</summary>
public sealed class ClientOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Clients";

    /// <summary>A connection without a connect command after this long is closed (3502). Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection whose connect was refused with an error is closed after this long, unless the client does it first. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan RefusedLinger { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection outlives its token when it is not refreshed; then it is closed (3005). Default 25 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ExpiryGrace { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Commands of one connection under way at the same time; further ones are read when one has ended. Default 16.</summary>
    [Range(1, 1000)]
    public int MaxConcurrentCommands { get; set; } = 16;

    /// <summary>Commands in one message; more close the connection (3501). Default 2,048.</summary>
    [Range(1, 1_000_000)]
    public int MaxCommandsPerMessage { get; set; } = 2048;

    /// <summary>The connect reply's data names the node: <c>{"node":"realtime-1"}</c>. Default false.</summary>
    public bool RevealNode { get; set; }
}
