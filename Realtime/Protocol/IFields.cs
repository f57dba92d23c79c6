using System.Diagnostics.CodeAnalysis;

namespace Realtime.Protocol;

/// <summary>
/// Walks the fields of nested messages. A value of the wrong kind, or a field that was read before, makes it <see cref="IsMalformed"/> and ends the walk: otherwise a
/// check could read the one value and the action use the other.
/// </summary>
internal interface IFields
{
    bool IsMalformed { get; }

    /// <summary>Enters the message that comes next: the outermost, or what the field just named holds.</summary>
    /// <param name="message">What kind of message it is, by the name of its field.</param>
    bool TryEnter(string message);

    /// <summary>Enters what the field just named holds; false when that is nothing.</summary>
    /// <param name="message">What kind of message it is, by the name of its field.</param>
    /// <param name="isKnown">The field was read before.</param>
    bool TryEnterOnce(string message, bool isKnown);

    /// <summary>The next field of the message; false at its end, and the walk goes on in the message around it.</summary>
    bool TryNext([NotNullWhen(true)] out string? name);

    /// <summary>The next entry of the map that the field just named holds, or adds to; its value is read or entered next, once.</summary>
    /// <param name="isKnown">A field of this name was read before. In a form where a map comes entry by entry, each in a field of its own, that is no fault.</param>
    /// <param name="walk">0 before the first call, then the walk's own.</param>
    /// <param name="key">The entry's. Whether it came before is the caller's to find out.</param>
    bool TryNextEntry(bool isKnown, ref int walk, [NotNullWhen(true)] out string? key);

    /// <summary>The next item of the list that the field just named holds, or adds to; it is read or entered next, once.</summary>
    /// <param name="isKnown">As in <see cref="TryNextEntry"/>.</param>
    /// <param name="walk">As in <see cref="TryNextEntry"/>.</param>
    bool TryNextItem(bool isKnown, ref int walk);

    /// <summary>Makes it malformed.</summary>
    void Refuse();

    /// <summary>True when nothing follows the outermost message.</summary>
    bool IsAtEnd();

    /// <summary>Passes the value of the field just named over, whatever is in it.</summary>
    void Skip();

    void Read(ref string? value);

    void Read(ref bool? value);

    void Read(ref long? value);

    void Read(ref ulong? value);

    /// <summary>Copies the bytes that a text or a field of bytes holds.</summary>
    void ReadBytes(ref byte[]? value);

    /// <summary>Copies a payload, which the protocol does not look into.</summary>
    void ReadRaw(ref byte[]? value);
}
