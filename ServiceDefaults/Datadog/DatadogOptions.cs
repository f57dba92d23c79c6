namespace ServiceDefaults.Datadog;

/// <summary>Telemetry straight to Datadog, without an Agent or a Collector between.</summary>
public sealed class DatadogOptions
{
    public const string SectionName = "Telemetry:Datadog";

    /// <summary>The switch: without it nothing is sent.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Datadog's, where the account lives: <c>datadoghq.eu</c>.</summary>
    public string? Site { get; set; }

    /// <summary>By default metrics and logs.</summary>
    public DatadogSignals Signals { get; set; } = DatadogSignals.Metrics | DatadogSignals.Logs;

    /// <summary>Instead of the site's own address; <c>/v1/metrics</c> and its like are added.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>How long a request may take. A stop waits for two of each signal: the one under way and the last.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    internal bool IsOn => !string.IsNullOrWhiteSpace(ApiKey);

    internal Uri AddressOf(string signal) => new($"{Endpoint?.AbsoluteUri.TrimEnd('/') ?? $"https://otlp.{Site}"}/v1/{signal}");
}
