using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;
using Tests.Support;

namespace Tests.Faults;

/// <summary>What happens to the one Redis.</summary>
internal static class RedisFaults
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseTime = TimeSpan.FromSeconds(10);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>Saves, ends, and is there again with what it saved. It is another process then, and what it lacks nobody can prove: epochs are renewed.</summary>
    public static async Task StopAsync(RedisServerStore redis, FaultRun run)
    {
        run.Break();
        await OrderAsync(redis, "SHUTDOWN", "SAVE");
        await Task.Delay(StopTime, CancellationToken);
        await redis.KillAsync();
        Assert.True(File.Exists(redis.DumpFile));
        await redis.StartAsync(CancellationToken);
        await run.WaitForGapsAsync(run.Swarm.Clients.Count);
        File.Delete(redis.DumpFile);
    }

    public static async Task KillAsync(RedisServerStore redis, FaultRun run)
    {
        run.Break();
        await redis.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), CancellationToken);
        await redis.StartAsync(CancellationToken);
        await run.WaitForGapsAsync(run.Swarm.Clients.Count);
    }

    public static async Task FreezeAsync(RedisServerStore redis, FaultRun run)
    {
        var process = ((string)(await redis.OperateAsync("INFO", "server"))!).Split("process_id:")[1].Split('\r')[0];
        run.Break();
        await SignalAsync("-STOP", process);
        try
        {
            await Task.Delay(StopTime, CancellationToken);
        }
        finally
        {
            await SignalAsync("-CONT", process);
        }
    }

    public static async Task SleepAsync(RedisServerStore redis, FaultRun run)
    {
        run.Break();
        await OrderAsync(redis, "DEBUG", "SLEEP", PauseTime.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        await Task.Delay(PauseTime, CancellationToken);
    }

    public static async Task PauseAsync(RedisServerStore redis, FaultRun run)
    {
        run.Break();
        await redis.OperateAsync("CLIENT", "PAUSE", (long)PauseTime.TotalMilliseconds);
        await Task.Delay(PauseTime, CancellationToken);
    }

    public static async Task KillSubscribersAsync(RedisServerStore redis, FaultRun run)
    {
        run.Break();
        var killed = 0;
        for (var time = 0; time < 5; time++)
        {
            killed += (int)await redis.OperateAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken);
        }

        Assert.True(killed >= 3, $"{killed} connections were killed.");
    }

    /// <summary>For what is never answered.</summary>
    private static async Task OrderAsync(RedisServerStore redis, string command, params object[] arguments)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await connection.GetServer("127.0.0.1", redis.Port).ExecuteAsync(command, arguments, CommandFlags.FireAndForget);

        // Disposed at once, it would not even be sent.
        await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken);
    }

    private static async Task SignalAsync(string signal, string process)
    {
        using var kill = Process.Start("kill", [signal, process]);
        await kill.WaitForExitAsync(CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }
}
