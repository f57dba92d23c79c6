using System.Security.Cryptography;
using System.Text;

namespace Realtime.Redis;

/// <summary>A Lua script and the hash that Redis knows it by.</summary>
internal sealed class RedisScript
{
    /// <param name="name">For errors and metrics.</param>
    /// <param name="text">Lua that runs alike on Redis 7 and Garnet: no <c>#!lua</c> line, no number that leaves it other than through a command's reply or <c>string.format</c>.</param>
    public RedisScript(string name, string text)
    {
        Name = name;
        Text = text;
#pragma warning disable CA5350 // Redis names scripts by their SHA-1; nothing is protected by it.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public string Name { get; }

    public string Text { get; }

    public byte[] Hash { get; }

    /// <summary>Takes the scripts <c>Scripts/*.lua</c> beside <paramref name="owner"/> and joins them: the last one gives the name, those before it are what it builds on.</summary>
    public static RedisScript Load(Type owner, params ReadOnlySpan<string> names)
    {
        var text = new StringBuilder();
        foreach (var name in names)
        {
            using var stream = owner.Assembly.GetManifestResourceStream($"{owner.Namespace}.Scripts.{name}.lua")
                ?? throw new InvalidOperationException($"The script {name}.lua of {owner.Namespace} is not embedded.");
            using var reader = new StreamReader(stream, Encoding.UTF8);
            text.Append(reader.ReadToEnd().ReplaceLineEndings("\n"));
        }

        return new RedisScript(names[^1], text.ToString());
    }
}
