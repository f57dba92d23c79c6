using System.Diagnostics;
using System.Text.Json;
using Realtime.Protocol;

namespace Tests.Support.Delivery;

/// <summary>One channel of one client of a swarm, over all its connections: asks to recover from where it stands, and hands what it sees to the checker.</summary>
internal sealed class SwarmSubscription(ChannelHistory channel, string subscriber, SwarmMeter meter)
{
    private readonly SubscriberLine _line = channel.Join(subscriber);
    private long _lostAt;
    private bool _isRecovering;

    public string Channel => channel.Name;

    public bool IsLive => _line.IsLive;

    public StreamPosition? Position => _line.Position;

    /// <summary>Of the retries after errors that pass.</summary>
    public int Attempts { get; set; }

    /// <summary>The subscribe command.</summary>
    public string Request(uint id)
    {
        _isRecovering = _line.Position is not null;
        return _line.Position is { } position
            ? $$$"""{"id":{{{id}}},"subscribe":{"channel":"{{{channel.Name}}}","recover":true,"epoch":"{{{position.Epoch}}}","offset":{{{position.Offset}}}}}"""
            : $$$"""{"id":{{{id}}},"subscribe":{"channel":"{{{channel.Name}}}"}}""";
    }

    /// <summary>The subscribe's result.</summary>
    public void Reply(JsonElement result)
    {
        Attempts = 0;
        var position = new StreamPosition(result.TryGetProperty("offset", out var offset) ? offset.GetUInt64() : 0, result.GetProperty("epoch").GetString()!);
        if (!_isRecovering)
        {
            _line.Subscribed(position);
        }
        else if (result.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean())
        {
            _line.Recovered(position);
        }
        else
        {
            _line.NotRecovered(position);
        }

        if (_lostAt != 0)
        {
            meter.Recoveries.Add(Stopwatch.GetElapsedTime(_lostAt));
            _lostAt = 0;
        }

        if (result.TryGetProperty("publications", out var publications))
        {
            foreach (var publication in publications.EnumerateArray())
            {
                See(publication, isRecovery: true);
            }
        }
    }

    public void Push(JsonElement publication) => See(publication, isRecovery: false);

    /// <param name="why">For the story.</param>
    /// <param name="isOwnWish">It is no loss from which the time is taken.</param>
    public void Ended(string why, bool isOwnWish)
    {
        if (IsLive)
        {
            _lostAt = isOwnWish ? 0 : Stopwatch.GetTimestamp();
            _line.Ended(why);
        }
    }

    private void See(JsonElement publication, bool isRecovery)
    {
        var data = publication.GetProperty("data");
        _line.Saw(publication.GetProperty("offset").GetUInt64(), new PublicationId(data.GetProperty("p").GetInt32(), data.GetProperty("n").GetInt32()), isRecovery);
        if (!isRecovery)
        {
            meter.Latencies.Add(Stopwatch.GetElapsedTime(data.GetProperty("t").GetInt64()));
        }
    }
}
