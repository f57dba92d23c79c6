namespace Realtime.Telemetry;

/// <summary>Codes as tags. Applications and backends choose some of them freely, each of which would be a series of its own: those are one.</summary>
internal static class CodeTag
{
    private static readonly object Other = "other";

    public static object Of(uint code) => code is (>= 400 and < 1000) or (>= 1100 and < 2000) or >= 4000 ? Other : (int)code;
}
