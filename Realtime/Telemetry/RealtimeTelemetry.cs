using System.Diagnostics;

namespace Realtime.Telemetry;

/// <summary>The name of the engine's meter and activity source: a host adds it to its telemetry.</summary>
public static class RealtimeTelemetry
{
    public const string Name = "Realtime";

    internal static ActivitySource Source { get; } = new(Name);
}
