namespace Tests.Support.Otlp;

/// <summary>A metric as a service exported it.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="IsMonotonic">A counter; false for what may fall, and for histograms.</param>
/// <param name="Temporality">1 = what came since the last export, 2 = since the start; 0 where there is none.</param>
internal sealed record ReceivedMetric(string Service, string Name, string Unit, bool IsMonotonic, int Temporality);
