using System.Collections.Frozen;
using Realtime.Protocol;

namespace Realtime.Transports;

/// <summary>The codecs by their format.</summary>
internal sealed class CodecTable(IEnumerable<IProtocolCodec> codecs)
{
    private readonly FrozenDictionary<FrameFormat, IProtocolCodec> _codecs = codecs.ToFrozenDictionary(static codec => codec.Format);

    public IProtocolCodec this[FrameFormat format] => _codecs[format];
}
