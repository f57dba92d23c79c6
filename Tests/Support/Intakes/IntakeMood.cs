namespace Tests.Support.Intakes;

/// <summary>How a fake intake treats who sends to it.</summary>
internal enum IntakeMood
{
    Takes,

    /// <summary>429, come again in a minute.</summary>
    Refuses,

    /// <summary>It takes the request and never answers.</summary>
    Stalls,

    /// <summary>200 and bytes that mean nothing.</summary>
    Babbles,
}
