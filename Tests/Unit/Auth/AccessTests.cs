using Microsoft.Extensions.DependencyInjection;
using Realtime;
using Tests.Support;

namespace Tests.Unit.Auth;

public sealed class AccessTests
{
    private const string Insecure = "Realtime:Clients:Insecure";

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("Test")]
    public void Insecure_mode_does_not_start_outside_development(string environment)
    {
        using var desk = new TokenDesk([(Insecure, "true")], environment);

        Assert.Contains(Insecure, desk.StartFailure(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development", "true")]
    [InlineData("Production", "false")]
    [InlineData("Production", "")]
    public void What_is_not_insecure_or_is_in_development_starts(string environment, string value)
    {
        using var desk = new TokenDesk([(Insecure, value)], environment);

        Assert.Equal("", desk.StartFailure(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_is_insecure_is_said_at_each_start_and_no_secret_with_it()
    {
        using var desk = new TokenDesk([(Insecure, "true"), ("Realtime:Auth:Hmac:Secret", "hunter2")], "Development");
        await WarningOf(desk).StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, desk.Logs.Count($"INSECURE: {Insecure} is on"));
        Assert.Equal(1, desk.Logs.Count("INSECURE: Realtime:Auth:Hmac is shorter than 32 bytes"));
        Assert.Equal(0, desk.Logs.Count("hunter2"));
    }

    [Fact]
    public async Task What_is_secure_warns_of_nothing()
    {
        using var desk = TokenDesk.WithSecret();
        await WarningOf(desk).StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, desk.Logs.Count("INSECURE"));
    }

    private static AccessWarning WarningOf(TokenDesk desk) => ActivatorUtilities.CreateInstance<AccessWarning>(desk.Services);
}
