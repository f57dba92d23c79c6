using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>A push and its frames, one per format, made when first asked for: however many audiences share it, it is encoded once in each.</summary>
internal sealed class EncodedOnce(string channel, Push push)
{
    private readonly Dictionary<FrameFormat, Frame?> _frames = [];

    /// <returns>null = that format cannot carry it.</returns>
    public Frame? In(IProtocolCodec codec)
    {
        if (!_frames.TryGetValue(codec.Format, out var frame))
        {
            _frames.Add(codec.Format, frame = codec.Encode(channel, push));
        }

        return frame;
    }
}
