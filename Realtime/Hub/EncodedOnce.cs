using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>A push and its frames, one per format and form, made when first asked for: however many audiences share it, it is encoded once in each.</summary>
/// <param name="channel">Whose push.</param>
/// <param name="push">What is said.</param>
/// <param name="before">The publication before this one, for patches; null = none is made.</param>
internal sealed class EncodedOnce(string channel, Push push, Publication? before = null)
{
    private readonly Dictionary<(FrameFormat Format, PayloadForm Form), Frame?> _frames = [];

    /// <summary>null for what is no publication.</summary>
    public Publication? Publication => (push as PublicationPush)?.Publication;

    /// <returns>null = that format cannot carry it.</returns>
    public Frame? In(IProtocolCodec codec, PayloadForm form)
    {
        if (!_frames.TryGetValue((codec.Format, form), out var frame))
        {
            _frames.Add((codec.Format, form), frame = codec.Encode(channel, As(codec, form)));
        }

        return frame;
    }

    private Push As(IProtocolCodec codec, PayloadForm form)
    {
        if (form is PayloadForm.Plain || push is not PublicationPush { Publication: var publication })
        {
            return push;
        }

        // Against nothing a patch is the payload itself: some formats take that where a real one is not wanted.
        var known = publication.MayPatch && before is not null ? before.Data : ReadOnlyMemory<byte>.Empty;
        return form is PayloadForm.Patch && codec.Patch(known, publication.Data) is { } patch
            ? new PublicationPush(publication) { Form = PayloadForm.Patch, Patch = patch }
            : new PublicationPush(publication) { Form = PayloadForm.Whole };
    }
}
