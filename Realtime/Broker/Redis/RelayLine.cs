namespace Realtime.Broker.Redis;

/// <summary>
/// What is known of one connection that carries subscriptions. It goes by rounds, not by time: a node that was stopped finds all clocks far ahead when it goes on, and what waits for
/// it in the socket unread.
/// </summary>
internal sealed class RelayLine
{
    /// <summary>A round takes a second or two, a new connection one more: in all less than the ten that are promised.</summary>
    private const int SilentRoundsUntilCut = 4;

    private const int SilentRoundsUntilSaid = 2;

    private int _silentRounds;

    /// <summary>What is published may not arrive.</summary>
    public bool IsSilent => _silentRounds >= SilentRoundsUntilSaid;

    /// <param name="echo">Whether the node heard itself over it.</param>
    /// <param name="hasPonged">Whether a ping sent over the connection itself was answered; null = none was.</param>
    public RelayRemedy Judge(RelayEcho echo, bool? hasPonged)
    {
        switch (echo)
        {
            case RelayEcho.Unsaid:
                // Redis takes nothing at all: that is another fault, and it is known.
                return RelayRemedy.None;
            case RelayEcho.Heard when hasPonged is not false:
                _silentRounds = 0;
                return RelayRemedy.None;
            case RelayEcho.Silent when hasPonged is true:
                _silentRounds = 0;
                return RelayRemedy.Subscribe;
            default:
                if (++_silentRounds < SilentRoundsUntilCut)
                {
                    return RelayRemedy.None;
                }

                _silentRounds = 0;
                return RelayRemedy.Cut;
        }
    }
}
