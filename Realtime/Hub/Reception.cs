using Realtime.Protocol;
using Realtime.Protocol.Filters;

namespace Realtime.Hub;

/// <summary>How one subscriber takes what its channel says.</summary>
internal sealed record Reception
{
    /// <summary>Everything, as it is, and nothing of who comes and goes.</summary>
    public static readonly Reception Plain = new();

    /// <summary>Is told who comes and goes.</summary>
    public bool Watches { get; init; }

    /// <summary>Takes patches. Not together with <see cref="Filter"/>.</summary>
    public bool UsesDelta { get; init; }

    /// <summary>Which publications it wants; null = all.</summary>
    public TagsFilter? Filter { get; init; }

    public bool Wants(Publication publication) => Filter is not { } filter || filter.Matches(publication.Tags);

    /// <summary>A publication for this subscriber alone.</summary>
    public PublicationPush Whole(Publication publication) => new(publication) { Form = UsesDelta ? PayloadForm.Whole : PayloadForm.Plain };
}
