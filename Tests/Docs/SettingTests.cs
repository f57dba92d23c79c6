namespace Tests.Docs;

public sealed class SettingTests
{
    private const string Path = "docs/operations.md";

    private static readonly Setting[] Known = [new("A:Time", TimeSpan.FromSeconds(15)), new("A:Bytes", 1024), new("A:IsOn", false)];

    [Fact]
    public void Every_setting_stands_on_its_page_with_its_default()
    {
        Assert.True(Settings.All.Count > 60, "There are hardly any settings.");
        var violations = SettingRules.Violations(Pages.Read(Path), Settings.All).ToList();
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    [Theory]
    [InlineData("Realtime:Clients:MaxSubscriptions")]
    [InlineData("Realtime:Doors:AllowedOrigins")]
    [InlineData("Realtime:Broker")]
    [InlineData("HistorySize")]
    [InlineData("Auth:BackendClient:Secret")]
    [InlineData("LoadBalancer:Health:ProbeInterval")]
    [InlineData("Realtime:Replicas")]
    [InlineData("EMBEDDED_REDIS_PASSWORD")]
    public void Settings_are_read_from_every_service(string key) => Assert.Contains(Settings.All, setting => setting.Key == key);

    [Fact]
    public void A_page_that_says_all_is_let_through() =>
        Assert.Empty(SettingRules.Violations(new MarkdownPage(Path, "| `A:Time` | `00:00:15` |\n| `A:Bytes` | 1024 |\n| `A:IsOn` | false |\n"), Known));

    [Theory]
    [InlineData("| `A:Time` | `00:00:15` |\n| `A:Bytes` | 1024 |\n")]
    [InlineData("| `A:Time` | `00:00:16` |\n| `A:Bytes` | 1024 |\n| `A:IsOn` | false |\n")]
    [InlineData("| `A:Time` | `00:00:15` |\n| `A:Bytes` | 1025 |\n| `A:IsOn` | false |\n")]
    [InlineData("| `A:Time` | `00:00:15` |\n| `A:Bytes` | 1024 |\n| `A:IsOn` | true |\n")]
    [InlineData("| `A:Time` | `00:00:15` |\n| `A:Bytes` | 1024 |\n| `A:IsOn` | false |\n| `A:Gone` | 1 |\n")]
    public void A_setting_left_out_changed_or_gone_is_found(string text) => Assert.Single(SettingRules.Violations(new MarkdownPage(Path, text), Known));
}
