using System.Diagnostics;

namespace Realtime.Lifecycle;

/// <summary>When this process began.</summary>
internal static class ProcessStart
{
    public static DateTimeOffset At { get; } = Read();

    private static DateTimeOffset Read()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime.ToUniversalTime());
    }
}
