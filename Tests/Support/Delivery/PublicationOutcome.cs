namespace Tests.Support.Delivery;

/// <summary>What a publisher was told.</summary>
internal enum PublicationOutcome
{
    /// <summary>No answer, or one that says so: it may have happened, once.</summary>
    Unknown,

    /// <summary>It is in the history and was relayed.</summary>
    Stored,

    /// <summary>Nothing happened.</summary>
    Refused,
}
