using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace Tests.Unit.ServiceDefaults;

public sealed class IntakeOptionsTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("Telemetry:Sentry:Dsn", "Telemetry:Sentry:Dsn=https://sentry.test/1")]
    [InlineData("Telemetry:Sentry:Dsn", "Telemetry:Sentry:Dsn=https://key:hush0123456789@sentry.test/1")]
    [InlineData("Telemetry:Sentry:Dsn", "Telemetry:Sentry:Dsn=https://key@sentry.test/")]
    [InlineData("Telemetry:Sentry:Dsn", "Telemetry:Sentry:Dsn=hush0123456789")]
    [InlineData("Telemetry:Sentry:Traces", "Telemetry:Sentry:Traces=true")]
    [InlineData("Telemetry:Sentry:MaxEventsPerMinute", "Telemetry:Sentry:Dsn=https://key@sentry.test/1;Telemetry:Sentry:MaxEventsPerMinute=0")]
    [InlineData("Telemetry:Datadog:Site", "Telemetry:Datadog:ApiKey=" + Key)]
    [InlineData("Telemetry:Datadog:ApiKey", "Telemetry:Datadog:Site=datadoghq.eu")]
    [InlineData("Telemetry:Datadog:ApiKey", "Telemetry:Datadog:ApiKey=hush0123456789,dd=1;Telemetry:Datadog:Site=datadoghq.eu")]
    [InlineData("Telemetry:Datadog:Site", "Telemetry:Datadog:ApiKey=" + Key + ";Telemetry:Datadog:Site=ddog-gov.com")]
    [InlineData("Telemetry:Datadog:Endpoint", "Telemetry:Datadog:ApiKey=" + Key + ";Telemetry:Datadog:Endpoint=ftp://x.test/")]
    [InlineData("Telemetry:Datadog:Signals", "Telemetry:Datadog:ApiKey=" + Key + ";Telemetry:Datadog:Site=datadoghq.eu;Telemetry:Datadog:Signals=None")]
    [InlineData("Telemetry:Datadog:Timeout", "Telemetry:Datadog:Timeout=00:01:00")]
    public async Task A_wrong_value_stops_the_start_and_is_named_without_its_secret(string named, string settings)
    {
        await using var app = Build(settings);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Telemetry:Sentry:Dsn=;Telemetry:Datadog:ApiKey=;Telemetry:Datadog:Site=")]
    public async Task Nothing_has_to_be_set(string settings)
    {
        await using var app = Build(settings);

        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static WebApplication Build(string settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=', 2)).Select(static pair => KeyValuePair.Create<string, string?>(pair[0], pair[1])));
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.AddServiceDefaults();
        return builder.Build();
    }
}
