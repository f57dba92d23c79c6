using System.Diagnostics.CodeAnalysis;

namespace Realtime.Protocol;

/// <summary>Reads an <see cref="EmulationRequest"/>, alike in every form. Throws what the fields throw.</summary>
internal static class EmulationReader
{
    public static bool TryRead<TFields>(ref TFields fields, [NotNullWhen(true)] out EmulationRequest? request)
        where TFields : IFields, allows ref struct
    {
        string? node = null, session = null;
        byte[]? data = null;
        fields.TryEnter("emulation");
        while (fields.TryNext(out var name))
        {
            switch (name)
            {
                case "node":
                    fields.Read(ref node);
                    break;
                case "session":
                    fields.Read(ref session);
                    break;
                case "data":
                    fields.ReadBytes(ref data);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        request = fields.IsMalformed || !fields.IsAtEnd() ? null : new EmulationRequest(node ?? string.Empty, session ?? string.Empty, data);
        return request is not null;
    }
}
