namespace Realtime.Protocol;

/// <summary>How a publication's payload is written for one kind of subscriber.</summary>
internal enum PayloadForm
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>Whole, for a subscriber that takes patches: JSON has it as the text of a string.</summary>
    Whole,

    /// <summary>As a patch against the one before; JSON has it as a string.</summary>
    Patch,
}
