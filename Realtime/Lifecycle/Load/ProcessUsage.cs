namespace Realtime.Lifecycle.Load;

/// <summary>What this process has used of its machine, or of its container.</summary>
/// <param name="ProcessorTime">Since its start.</param>
/// <param name="Processors">Those that it may use.</param>
/// <param name="MemoryBytes">That it holds now.</param>
/// <param name="AvailableBytes">That it may hold.</param>
internal readonly record struct ProcessUsage(TimeSpan ProcessorTime, int Processors, long MemoryBytes, long AvailableBytes)
{
    public static ProcessUsage Read() =>
        new(Environment.CpuUsage.TotalTime, Environment.ProcessorCount, Environment.WorkingSet, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
