using System.Security.Cryptography;
using Garnet;

namespace Tests.Support;

/// <summary>Garnet in this process, set up as <c>EmbeddedRedis</c> does. It keeps nothing over a restart.</summary>
internal sealed class GarnetStore : ISingleRedisStore
{
    private readonly string _password = RandomNumberGenerator.GetHexString(32);
    private GarnetServer? _server;

    public int Port { get; } = FreePort.Take();

    public string ConnectionString => $"127.0.0.1:{Port},password={_password},allowAdmin=true";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _server = new GarnetServer(
        [
            "--bind", "127.0.0.1",
            "--port", $"{Port}",
            "--auth", "Password",
            "--password", _password,
            "--lua", "--lua-transaction-mode",
            "--memory", "128m",
            "--index", "16m",
        ]);
        _server.Start();
        return RedisProbe.WaitAsync(ConnectionString, cancellationToken);
    }

    public Task KillAsync()
    {
        _server?.Dispose();
        _server = null;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}
