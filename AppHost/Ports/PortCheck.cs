namespace AppHost.Ports;

/// <summary>
/// Looks at fixed ports before anything starts: found later, a taken one is a stack trace, or half a topology. A run that ends lets go of its ports some seconds
/// later, so the check waits for them.
/// </summary>
internal sealed class PortCheck(Func<int, PortState> probe, Func<int, string?> findHolder, TimeProvider time, TextWriter output, TextWriter error)
{
    /// <summary>How long ports may take to come free. After a killed run its services live on for about 12 seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan SilentWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <returns>False when a port stayed taken; a line for each then says which, what it is for, who holds it and what moves it.</returns>
    public async Task<bool> AreFreeAsync(IReadOnlyList<FixedPort> ports, CancellationToken cancellationToken)
    {
        foreach (var shared in ports.GroupBy(static port => port.Number).Where(static group => group.Count() > 1))
        {
            await error.WriteLineAsync($"Port {shared.Key} is set for more than one purpose: {string.Join(", ", shared.Select(static port => $"{port.Purpose} ({port.Setting})"))}.");
            return false;
        }

        var start = time.GetTimestamp();
        var isAnnounced = false;
        while (true)
        {
            var obstacles = ports.Select(port => (Port: port, State: probe(port.Number))).Where(static found => found.State != PortState.Free).ToList();
            var elapsed = time.GetElapsedTime(start);
            if (obstacles.Count == 0)
            {
                return true;
            }

            if (elapsed >= Patience || obstacles.Exists(static found => found.State == PortState.Forbidden))
            {
                obstacles.ForEach(found => error.WriteLine(Describe(found.Port, found.State)));
                return false;
            }

            if (!isAnnounced && elapsed >= SilentWait)
            {
                isAnnounced = true;
                await output.WriteLineAsync($"Waiting up to {Patience.TotalSeconds:0} seconds for ports that are still taken: {string.Join(", ", obstacles.Select(static found => found.Port.Number))}.");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private string Describe(FixedPort port, PortState state)
    {
        var trouble = state == PortState.Forbidden ? "may not be opened by this user" : findHolder(port.Number) is { } holder ? $"is taken by {holder}" : "is taken by another process";
        return $"Port {port.Number}, for {port.Purpose}, {trouble}. Free it, or choose another with {port.Setting}.";
    }
}
