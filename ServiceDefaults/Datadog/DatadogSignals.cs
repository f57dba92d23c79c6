namespace ServiceDefaults.Datadog;

/// <summary>What is sent.</summary>
[Flags]
public enum DatadogSignals
{
    None = 0,

    /// <summary>Datadog takes them from those that it has let in only.</summary>
    Traces = 1,

    Metrics = 2,

    Logs = 4,
}
