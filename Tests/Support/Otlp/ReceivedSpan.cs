namespace Tests.Support.Otlp;

/// <summary>A span as a service exported it.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="ParentId">Empty at the root of a trace.</param>
/// <param name="Attributes">As text; those of the span alone.</param>
internal sealed record ReceivedSpan(
    string Service, string TraceId, string SpanId, string ParentId, string Name, DateTimeOffset StartedAt, IReadOnlyDictionary<string, string> Attributes)
{
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    public override string ToString() =>
        $"{Service} {Name} {TraceId}/{SpanId} under '{ParentId}': {string.Join(' ', Attributes.Select(static attribute => $"{attribute.Key}={attribute.Value}"))}";
}
