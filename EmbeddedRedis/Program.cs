using EmbeddedRedis;
using Garnet.common;

try
{
    var settings = ServerSettings.Read(Environment.GetEnvironmentVariable);
    using var stop = new StopSignal();
    using var server = LoopbackServer.Start(settings);
    Console.WriteLine($"Redis commands are answered on 127.0.0.1:{settings.Port}.");
    await stop.WaitAsync();
    return 0;
}
catch (Exception exception) when (exception is InvalidSettingException or GarnetException)
{
    await Console.Error.WriteLineAsync($"The embedded Redis cannot start: {exception.Message}");
    return 1;
}
