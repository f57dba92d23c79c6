using System.Text;
using Realtime.Sinks.Outputs;
using Tests.Support;

namespace Tests.Unit.Sinks;

public sealed class OutputTests
{
    private const int MaxQueueBytes = 10;

    private readonly FakeOutput _output = new(MaxQueueBytes);

    [Fact]
    public void What_leaves_at_once_is_not_kept()
    {
        Assert.Equal(WriteOutcome.Taken, Write("abc"));

        Assert.Equal("abc", _output.Out);
        Assert.False(_output.HasWaiting);
        Assert.True(_output.WhenDrainedAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_does_not_leave_at_once_leaves_later_and_in_order()
    {
        _output.Room = 2;
        Write("abc");
        Write("de");
        Write("f");
        Assert.Equal("ab", _output.Out);
        Assert.True(_output.HasWaiting);

        await DrainAsync();

        Assert.Equal("abcdef", _output.Out);
        Assert.Equal(WriteOutcome.Taken, Write("g"));
        Assert.Equal("abcdefg", _output.Out);
    }

    [Fact]
    public async Task What_is_kept_is_safe_from_its_owners_changes_unless_it_is_shared()
    {
        _output.Room = 0;
        var bytes = "abc"u8.ToArray();
        _output.Write(bytes, isShared: false);
        bytes.AsSpan().Fill((byte)'x');

        await DrainAsync();

        Assert.Equal("abc", _output.Out);
    }

    [Fact]
    public async Task Over_the_bound_nothing_of_it_is_sent_except_the_last()
    {
        _output.Room = 0;
        Assert.Equal(WriteOutcome.Taken, Write("1234567890"));
        Assert.Equal(WriteOutcome.Full, Write("x"));
        Assert.Equal(WriteOutcome.Taken, _output.Write("bye"u8.ToArray(), isShared: true, isLast: true));

        await DrainAsync();

        Assert.Equal("1234567890bye", _output.Out);
    }

    [Fact]
    public async Task Nothing_follows_a_part_whose_rest_is_refused()
    {
        _output.Room = 1;
        Assert.Equal(WriteOutcome.Full, Write("1234567890ab"));

        Assert.Equal(WriteOutcome.Broken, _output.Write("bye"u8.ToArray(), isShared: true, isLast: true));

        await DrainAsync();
        Assert.Equal("1", _output.Out);
    }

    [Fact]
    public async Task However_the_sending_fails_the_output_is_broken_and_drained()
    {
        _output.Room = 0;
        Write("abc");
        _output.Drained.SetException(new InvalidOperationException("The server's own way to say that the peer is gone."));

        await DrainAsync(isFaulted: true);

        Assert.Equal(WriteOutcome.Broken, Write("d"));
        Assert.Empty(_output.Out);
    }

    [Fact]
    public void After_a_failed_attempt_nothing_is_tried_any_more()
    {
        _output.Room = -1;
        Assert.Equal(WriteOutcome.Broken, Write("abc"));

        _output.Room = null;

        Assert.Equal(WriteOutcome.Broken, Write("d"));
        Assert.Empty(_output.Out);
    }

    private WriteOutcome Write(string text) => _output.Write(Encoding.ASCII.GetBytes(text), isShared: true);

    private async Task DrainAsync(bool isFaulted = false)
    {
        if (!isFaulted)
        {
            _output.Drained.SetResult();
        }

        await _output.WhenDrainedAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private sealed class FakeOutput(int maxQueueBytes) : Output(maxQueueBytes)
    {
        private readonly StringBuilder _out = new();

        /// <summary>How many bytes go without waiting; null = all, negative = the connection is broken.</summary>
        public int? Room { get; set; }

        /// <summary>Until then nobody takes what waits.</summary>
        public TaskCompletionSource Drained { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Out => _out.ToString();

        protected override int TrySend(ReadOnlySpan<byte> bytes)
        {
            if (Room is < 0)
            {
                return -1;
            }

            var sent = Math.Min(Room ?? bytes.Length, bytes.Length);
            _out.Append(Encoding.ASCII.GetString(bytes[..sent]));
            return sent;
        }

        protected override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
        {
            await Drained.Task;
            Room = null;
            _out.Append(Encoding.ASCII.GetString(bytes.Span));
        }
    }
}
