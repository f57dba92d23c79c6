namespace ServiceDefaults.Sentry;

/// <summary>Where failures that somebody must act on are reported.</summary>
public sealed class SentryIntakeOptions
{
    public const string SectionName = "Telemetry:Sentry";

    /// <summary>The switch: without it nothing is reported, and nothing of it runs. As Sentry shows it, <c>https://key@host/project</c>.</summary>
    public string? Dsn { get; set; }

    /// <summary>
    /// What exceptions say goes along, without what looks like a token, a key, a password or a query. Off, their types and stacks alone: what an exception says may hold
    /// anything, and no pattern knows a payload.
    /// </summary>
    public bool ExceptionMessages { get; set; }

    /// <summary>Spans go there, too.</summary>
    public bool Traces { get; set; }

    /// <summary>Of one kind of failure; what is above is counted and left out.</summary>
    public int MaxEventsPerMinute { get; set; } = 10;

    internal bool IsOn => !string.IsNullOrWhiteSpace(Dsn);
}
