namespace Realtime.ServerApi.Methods;

/// <summary>Times as backends give them.</summary>
internal static class UnixSeconds
{
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Whether it is a time that can be told; absent and 0 are none.</summary>
    public static bool AreFit(long? seconds) => seconds is null || (seconds >= 0 && seconds <= Last);
}
