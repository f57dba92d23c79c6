using System.ComponentModel.DataAnnotations;

namespace Realtime.Hooks;

/// <summary>How long an application's hooks and RPC handlers may take, and how many run at once.</summary>
public sealed class HookOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Hooks";

    /// <summary>What takes longer has failed: error 100. For one hook, and the wait for its place. Shorter than the 5 s after which SDKs give a subscribe up. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:04.5")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Hooks under way on this node; more wait, which counts as their time. Clients that are gone are told of beside these, as many at once. Default 256.</summary>
    [Range(1, 100_000)]
    public int MaxConcurrent { get; set; } = 256;

    /// <summary>How long a handler of calls or messages may take; after it error 100. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan RpcTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Handlers of calls under way on this node; more are answered with error 111. As many handlers of messages; more wait <see cref="RpcTimeout"/>, and then the client is closed with 3013. Default 256.</summary>
    [Range(1, 100_000)]
    public int MaxConcurrentRpc { get; set; } = 256;
}
