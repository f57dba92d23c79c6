using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Tests.Support.Intakes;

/// <summary>Looks for secrets in a text: as they are, in either case, encoded for an address or for JSON, and inside of base64, wherever in a longer text they stood when that was encoded.</summary>
internal sealed class SecretSearch
{
    /// <summary>Shorter ones would be found by chance.</summary>
    private const int MinLength = 10;

    private const int MaxHits = 20;
    private const int Margin = 60;

    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly SearchValues<string> _forms;

    public SecretSearch(IEnumerable<(string Name, string Secret)> secrets)
    {
        foreach (var (name, secret) in secrets)
        {
            Assert.True(secret.Length >= MinLength, $"{name} is too short to be looked for.");
            foreach (var form in FormsOf(secret))
            {
                _names.TryAdd(form, name);
            }
        }

        _forms = SearchValues.Create([.. _names.Keys], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The first ones.</summary>
    public IReadOnlyList<SecretHit> Find(string text)
    {
        var hits = new List<SecretHit>();
        for (var start = 0; hits.Count < MaxHits && text.AsSpan(start).IndexOfAny(_forms) is var index && index >= 0; start += index + 1)
        {
            var at = start + index;
            var form = _names.Keys.First(form => string.Compare(text, at, form, 0, form.Length, StringComparison.OrdinalIgnoreCase) == 0);
            hits.Add(new SecretHit(_names[form], at, form.Length));
        }

        return hits;
    }

    /// <summary>What stands beside a secret, without the secret.</summary>
    public static string Around(string text, SecretHit hit)
    {
        var before = text[Math.Max(0, hit.Index - Margin)..hit.Index];
        var after = text[(hit.Index + hit.Length)..Math.Min(text.Length, hit.Index + hit.Length + Margin)];
        return $"...{before}<here>{after}...";
    }

    private static IEnumerable<string> FormsOf(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        yield return WebUtility.UrlEncode(secret);
        yield return JsonEncodedText.Encode(secret).ToString();
        for (var shift = 0; shift < 3; shift++)
        {
            var inside = InBase64(secret, shift);
            yield return inside;
            yield return inside.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>The characters of base64 that the secret alone decides when it begins at the first, second or third byte of a group.</summary>
    private static string InBase64(string secret, int shift)
    {
        var bytes = (byte[])[.. new byte[shift], .. Encoding.UTF8.GetBytes(secret)];
        var first = shift == 0 ? 0 : shift + 1;
        return Convert.ToBase64String(bytes)[first..(bytes.Length * 8 / 6)];
    }
}
