using Realtime.Protocol;

namespace Tests.Support.Delivery;

/// <summary>What is known of one publication.</summary>
/// <param name="begun">Its place among all that began in the run.</param>
internal sealed class PublicationRecord(long begun)
{
    public long Begun => begun;

    public PublicationOutcome Outcome { get; set; }

    /// <summary>As its answer or the first who saw it told.</summary>
    public StreamPosition? Position { get; set; }
}
