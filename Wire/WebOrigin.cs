using System.Text;

namespace Wire;

/// <summary>Where a page comes from, as browsers write it (RFC 6454 section 7): scheme, host and, unless it is the scheme's own, port. <c>null</c> and patterns are none.</summary>
public static class WebOrigin
{
    /// <returns>null = no browser ever writes that.</returns>
    public static Uri? Parse(string? text) =>
        text is not null
        && Ascii.IsValid(text)
        && text.AsSpan().IndexOfAny('*', '@') < 0
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Host.Length > 0
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase)
            ? uri
            : null;
}
