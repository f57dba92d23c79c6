namespace Tests.Support.Delivery;

/// <summary>How a promise of delivery can be broken.</summary>
internal enum DeliveryFaultKind
{
    /// <summary>Should have been seen and was not, and nobody said so.</summary>
    Lost,

    /// <summary>Was seen twice, or stands at two places.</summary>
    Duplicated,

    /// <summary>Was seen after a later one, or stands behind what was published after it.</summary>
    Reordered,

    /// <summary>Was seen without having been published so, or without having been asked for.</summary>
    Invented,
}
