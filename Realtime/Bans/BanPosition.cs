namespace Realtime.Bans;

/// <summary>How far somebody has read a ban list.</summary>
/// <param name="List">Which; a store that may have lost something begins another. Empty = none has been read.</param>
/// <param name="Version">Everything up to it is known.</param>
/// <param name="Begun">The list's version when this reading began: it can go on until the store has forgotten a later lift.</param>
internal readonly record struct BanPosition(string List, long Version, long Begun)
{
    public static readonly BanPosition Start = new(string.Empty, 0, 0);
}
