using System.Buffers.Binary;
using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Broker.Redis;

/// <summary>
/// Lets a node say a word to itself through a relay channel. Nothing else proves that its own subscription lives: the client believes what it was told last, and Redis counts the
/// subscribers of a channel without naming them.
/// </summary>
internal sealed class RelayEchoes
{
    /// <summary>How long a word may take back once Redis has relayed it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const byte Mark = (byte)'?';
    private const int SelfLength = 16;
    private const int Length = 1 + SelfLength + sizeof(long);

    private readonly IConnectionMultiplexer _connection;
    private readonly IOptions<RedisOptions> _options;
    private readonly TimeProvider _time;
    private readonly byte[] _self = new byte[SelfLength];
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _awaited = new();
    private long _lastNumber;

    public RelayEchoes(IConnectionMultiplexer connection, IOptions<RedisOptions> options, TimeProvider time, Random random)
    {
        (_connection, _options, _time) = (connection, options, time);
        random.NextBytes(_self);
    }

    /// <returns>Whether the message is such a word, of this node or of another one.</returns>
    public bool TryTake(ReadOnlySpan<byte> message)
    {
        if (message.Length != Length || message[0] != Mark)
        {
            return false;
        }

        if (message.Slice(1, SelfLength).SequenceEqual(_self) && _awaited.TryGetValue(BinaryPrimitives.ReadInt64LittleEndian(message[(1 + SelfLength)..]), out var awaited))
        {
            awaited.TrySetResult();
        }

        return true;
    }

    public async Task<RelayEcho> CallAsync(RelaySubscription subscription, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var awaited = _awaited[number] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var said = _connection.GetDatabase().PublishAsync(subscription.Relay, Write(number), CommandFlags.DemandMaster);
            await said.WaitAsync(_options.Value.OperationTimeout, _time, cancellationToken);
        }
        catch (Exception exception) when (RedisFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            _awaited.TryRemove(number, out _);
            return RelayEcho.Unsaid;
        }

        try
        {
            await awaited.Task.WaitAsync(Patience, _time, cancellationToken);
            return RelayEcho.Heard;
        }
        catch (TimeoutException)
        {
            return RelayEcho.Silent;
        }
        finally
        {
            _awaited.TryRemove(number, out _);
        }
    }

    private byte[] Write(long number)
    {
        var message = new byte[Length];
        message[0] = Mark;
        _self.CopyTo(message, 1);
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(1 + SelfLength), number);
        return message;
    }
}
