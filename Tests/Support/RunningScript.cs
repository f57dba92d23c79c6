using System.Diagnostics;
using System.Text.Json;

namespace Tests.Support;

/// <summary>A script with which a test talks in lines: it says what happens in JSON, and takes words.</summary>
internal sealed class RunningScript : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly string _name;
    private readonly Process _process;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationToken _cancellationToken;
    private readonly Task<string> _errors;
    private readonly List<string> _said = [];

    public RunningScript(string name, Process process, CancellationToken cancellationToken)
    {
        (_name, _process, _cancellationToken) = (name, process, cancellationToken);
        _deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _deadline.CancelAfter(Deadline);
        _errors = process.StandardError.ReadToEndAsync(_deadline.Token);
    }

    /// <summary>Every line so far, for a failure's message.</summary>
    public string Story => string.Join(Environment.NewLine, _said);

    /// <summary>Everything until this event, which is the last.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadUntilAsync(string name)
    {
        var events = new List<JsonElement>();
        do
        {
            events.Add(await ReadAsync());
        }
        while (events[^1].GetProperty("event").GetString() != name);

        return events;
    }

    /// <summary>The next line, which must come.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        var line = await InTimeAsync(_process.StandardOutput.ReadLineAsync(_deadline.Token).AsTask());
        if (line is null)
        {
            await EndAsync();
            Assert.Fail($"{_name} ended before it said what was waited for: {await _errors}");
        }

        _said.Add(line);
        return JsonElement.Parse(line);
    }

    public Task SayAsync(string line) => _process.StandardInput.WriteLineAsync(line.AsMemory(), _deadline.Token);

    /// <returns>All that was not read yet; the script must end with exit code 0.</returns>
    public async Task<string> ReadToEndAsync()
    {
        var output = await InTimeAsync(_process.StandardOutput.ReadToEndAsync(_deadline.Token));
        await EndAsync();
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await ((Task)_errors).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _deadline.Dispose();
        _process.Dispose();
    }

    private async Task<T> InTimeAsync<T>(Task<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (OperationCanceledException) when (!_cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"{_name} has not ended after {Deadline.TotalSeconds} s. It said so far: {Story}");
            throw;
        }
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync(_deadline.Token);
        Assert.True(_process.ExitCode == 0, $"{_name} ended with {_process.ExitCode}: {await _errors}");
    }
}
