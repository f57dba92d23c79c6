using System.Text.Json;

namespace Realtime.ServerApi.Calls;

/// <summary>A method by name, whatever its types.</summary>
internal abstract class ApiMethod(string name)
{
    /// <summary>In the address, and in batches.</summary>
    public string Name { get; } = name;

    /// <summary>Who may publish may call it; else it is for those who may do everything.</summary>
    public bool OnlyPublishes { get; init; }

    public abstract Type BodyType { get; }

    /// <summary>Of the whole answer, with what stands around the result.</summary>
    public abstract Type AnswerType { get; }

    /// <exception cref="JsonException">A field has another type than it must have.</exception>
    /// <exception cref="InvalidOperationException">A text has half a surrogate pair.</exception>
    public abstract ApiCall Read(JsonElement body);
}
