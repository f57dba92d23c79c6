namespace Wire;

/// <summary>The version of everything that nodes and balancers write for one another.</summary>
public static class WireFormat
{
    /// <summary>Raised when an older reader would misread what a newer one writes.</summary>
    public const int Version = 1;
}
