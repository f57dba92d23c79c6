using System.ComponentModel.DataAnnotations;

namespace Realtime.ServerApi;

/// <summary>What backends may send, and how they are answered.</summary>
public sealed class ServerApiOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:ServerApi";

    /// <summary>A longer request body is refused with 413. It bounds a publication too, so it must fit the clients' outbound queues. Default 256 KiB.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 256 * 1024;

    /// <summary>About how long an answer may get: lists that are longer are cut and marked as partial. Default 4 MiB.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Commands of one batch, or of one request in the old form; more are answered with error 106, and none is run. Default 1000.</summary>
    [Range(1, 10_000)]
    public int MaxBatchCommands { get; set; } = 1000;

    /// <summary>Channels of one broadcast; more are answered with error 106, and nothing is published. Default 1000.</summary>
    [Range(1, 10_000)]
    public int MaxBroadcastChannels { get; set; } = 1000;

    /// <summary>Errors become HTTP statuses with the bare error as body; a request can ask for the same by a header. Default false.</summary>
    public bool TransportErrors { get; set; }

    /// <summary>Keys that let their bearer do everything, each of 16 to 512 visible ASCII characters. Several, so that one can follow another. Default none.</summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>A key may stand in the address, as <c>api_key</c>. Addresses end up in logs of whatever lies between, so this is for libraries that know no other way. Default false.</summary>
    public bool AllowKeyInQuery { get; set; }
}
