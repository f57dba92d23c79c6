using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>Who gets one kind of a channel's pushes, grouped by those who get the same bytes. The channel's lock guards it.</summary>
internal sealed class AudienceSet(Func<AudienceId> nextAudience)
{
    private readonly Dictionary<(ISink Sink, FrameFormat Format), Audience> _audiences = [];
    private readonly Dictionary<IConnection, Audience> _members = [];

    public IReadOnlyCollection<IConnection> Members => _members.Keys;

    public void Join(IConnection connection)
    {
        var key = (connection.Sink, connection.Codec.Format);
        if (!_audiences.TryGetValue(key, out var audience))
        {
            _audiences.Add(key, audience = new Audience(connection.Sink, connection.Codec, nextAudience()));
        }

        if (_members.TryAdd(connection, audience))
        {
            audience.Count++;
            connection.Sink.Join(connection.Id, audience.Id);
        }
    }

    /// <summary>Does nothing for one who is no member.</summary>
    public void Leave(IConnection connection)
    {
        if (!_members.Remove(connection, out var audience))
        {
            return;
        }

        connection.Sink.Leave(connection.Id, audience.Id);
        if (--audience.Count == 0)
        {
            _audiences.Remove((connection.Sink, connection.Codec.Format));
        }
    }

    public void Send(EncodedOnce push)
    {
        foreach (var audience in _audiences.Values)
        {
            if (push.In(audience.Codec) is { } frame)
            {
                audience.Sink.Multicast(audience.Id, frame);
            }
            else
            {
                Close(audience);
            }
        }
    }

    /// <summary>Whoever cannot be told what the channel says does not stay as if nothing had been said.</summary>
    private void Close(Audience audience)
    {
        foreach (var (connection, _) in _members.Where(member => member.Value == audience))
        {
            connection.Disconnect(DisconnectCode.InappropriateProtocol);
        }
    }

    private sealed class Audience(ISink sink, IProtocolCodec codec, AudienceId id)
    {
        public ISink Sink => sink;

        public IProtocolCodec Codec => codec;

        public AudienceId Id => id;

        public int Count { get; set; }
    }
}
