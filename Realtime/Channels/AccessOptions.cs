namespace Realtime.Channels;

/// <summary>Who is let in without proof.</summary>
public sealed class AccessOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Clients";

    /// <summary>
    /// For development alone, and refused elsewhere: no token is needed, a token's end does not count, and everybody may do everything but enter private channels (<c>$</c>)
    /// without their token. Default false.
    /// </summary>
    public bool Insecure { get; set; }

    /// <summary>A client without a token is let in as the anonymous user. Default false.</summary>
    public bool AllowAnonymous { get; set; }
}
