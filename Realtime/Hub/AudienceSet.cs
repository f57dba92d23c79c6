using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>Who gets one kind of a channel's pushes, grouped by those who get the same bytes. The channel's lock guards it.</summary>
internal sealed class AudienceSet(Func<AudienceId> nextAudience)
{
    private readonly Dictionary<(ISink Sink, FrameFormat Format, Variant Variant), Audience> _audiences = [];
    private readonly Dictionary<IConnection, Member> _members = [];
    private int _waitingForWhole;

    public int Count => _members.Count;

    /// <summary>Somebody takes patches.</summary>
    public bool HasDelta { get; private set; }

    /// <param name="connection">Who.</param>
    /// <param name="variant">What it gets.</param>
    /// <param name="isPositioned">It must be told when it missed something.</param>
    public void Join(IConnection connection, Variant variant = default, bool isPositioned = false)
    {
        if (_members.ContainsKey(connection))
        {
            return;
        }

        Enter(connection, variant, isPositioned);
    }

    /// <summary>Does nothing for one who is no member.</summary>
    public void Leave(IConnection connection)
    {
        if (!_members.Remove(connection, out var member))
        {
            return;
        }

        var audience = member.Audience;
        connection.Sink.Leave(connection.Id, audience.Id);
        _waitingForWhole -= audience.Variant.Form is PayloadForm.Whole ? 1 : 0;
        if (--audience.Count == 0)
        {
            _audiences.Remove((connection.Sink, connection.Codec.Format, audience.Variant));
            HasDelta = HasDelta && _audiences.Keys.Any(static key => key.Variant.Form is not PayloadForm.Plain);
        }
    }

    /// <summary>Those who must be told when they missed something.</summary>
    public List<IConnection> Positioned() => [.. _members.Where(static member => member.Value.IsPositioned).Select(static member => member.Key)];

    public void Send(EncodedOnce push)
    {
        foreach (var audience in _audiences.Values)
        {
            if (push.Publication is { } publication && audience.Variant.Filter is { } filter && !filter.Matches(publication.Tags))
            {
                continue;
            }

            if (push.In(audience.Codec, audience.Variant.Form) is { } frame)
            {
                audience.Sink.Multicast(audience.Id, frame);
            }
            else
            {
                Close(audience);
            }
        }

        if (_waitingForWhole > 0)
        {
            GoOnWithPatches();
        }
    }

    /// <summary>Whoever got a publication whole has what the next patch stands on.</summary>
    private void GoOnWithPatches()
    {
        foreach (var (connection, member) in _members.Where(static member => member.Value.Audience.Variant.Form is PayloadForm.Whole).ToList())
        {
            Leave(connection);
            Enter(connection, member.Audience.Variant with { Form = PayloadForm.Patch }, member.IsPositioned);
        }
    }

    private void Enter(IConnection connection, Variant variant, bool isPositioned)
    {
        var key = (connection.Sink, connection.Codec.Format, variant);
        if (!_audiences.TryGetValue(key, out var audience))
        {
            _audiences.Add(key, audience = new Audience(connection.Sink, connection.Codec, variant, nextAudience()));
        }

        audience.Count++;
        _members.Add(connection, new Member(audience, isPositioned));
        _waitingForWhole += variant.Form is PayloadForm.Whole ? 1 : 0;
        HasDelta |= variant.Form is not PayloadForm.Plain;
        connection.Sink.Join(connection.Id, audience.Id);
    }

    /// <summary>Whoever cannot be told what the channel says does not stay as if nothing had been said.</summary>
    private void Close(Audience audience)
    {
        foreach (var (connection, _) in _members.Where(member => ReferenceEquals(member.Value.Audience, audience)))
        {
            connection.Disconnect(DisconnectCode.InappropriateProtocol);
        }
    }

    private readonly record struct Member(Audience Audience, bool IsPositioned);

    private sealed class Audience(ISink sink, IProtocolCodec codec, Variant variant, AudienceId id)
    {
        public ISink Sink => sink;

        public IProtocolCodec Codec => codec;

        public Variant Variant => variant;

        public AudienceId Id => id;

        public int Count { get; set; }
    }
}
