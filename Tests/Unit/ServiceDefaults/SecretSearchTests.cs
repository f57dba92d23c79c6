using System.Text;
using Tests.Support.Intakes;

namespace Tests.Unit.ServiceDefaults;

public sealed class SecretSearchTests
{
    private const string Secret = "S3cret+with/slash=and&more";

    [Theory]
    [InlineData("{0}")]
    [InlineData("GET /x?token={1} HTTP/1.1")]
    [InlineData("Basic {2}")]
    [InlineData("x{3}")]
    [InlineData("x{4}")]
    public void A_secret_is_found_in_each_of_its_forms(string format)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, format,
            Secret, Uri.EscapeDataString(Secret), Base64($"{Secret}:x"), Base64($"b{Secret}y"), Base64($"bc{Secret}zz").Replace('+', '-').Replace('/', '_'));

        Assert.Equal("it", Assert.Single(new SecretSearch([("it", Secret), ("another", "0123456789")]).Find(text)).Name);
    }

    [Fact]
    public void A_record_tells_where_a_secret_stands_and_not_what_it_is()
    {
        using var record = new ExportRecord();
        record.Add("logs", "nothing here");
        record.Add("console of x", $"here it is: {Secret}!");

        var leak = Assert.Single(record.Leaks(new SecretSearch([("it", Secret)])));
        Assert.StartsWith("console of x holds it", leak, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, leak, StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
