using System.Text;

namespace Tests.Support.Intakes;

/// <summary>All that arrived somewhere, kept on disk until somebody looks for something in it: what is a secret may be known only at the end.</summary>
internal sealed class ExportRecord : IDisposable
{
    private readonly FileStream _file = new(
        Path.Combine(Path.GetTempPath(), $"realtime-record-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 65536, FileOptions.DeleteOnClose);

    private readonly Lock _lock = new();
    private bool _isClosed;

    public long Bytes { get; private set; }

    /// <param name="origin">What it is: a signal, a console.</param>
    public void Add(string origin, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            using var writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);
            _file.Seek(0, SeekOrigin.End);
            writer.Write(origin);
            writer.Write(bytes.Length);
            writer.Write(bytes);
            Bytes += bytes.Length;
        }
    }

    public void Add(string origin, string text) => Add(origin, Encoding.UTF8.GetBytes(text));

    /// <summary>Each part with each byte as the character of the same number, so that whatever is ASCII can be looked for in it.</summary>
    public IReadOnlyList<T> Select<T>(Func<string, string, T?> selector)
        where T : class
    {
        var found = new List<T>();
        lock (_lock)
        {
            using var reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
            _file.Seek(0, SeekOrigin.Begin);
            while (_file.Position < _file.Length)
            {
                var origin = reader.ReadString();
                var text = Encoding.Latin1.GetString(reader.ReadBytes(reader.ReadInt32()));
                if (selector(origin, text) is { } result)
                {
                    found.Add(result);
                }
            }
        }

        return found;
    }

    /// <returns>A sentence for each part in which a secret stands, without it.</returns>
    public IReadOnlyList<string> Leaks(SecretSearch search) => Select((origin, text) =>
        search.Find(text) is { Count: > 0 } found ? $"{origin} holds {string.Join(", ", found.Select(hit => $"{hit.Name} ({SecretSearch.Around(text, hit)})"))}" : null);

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _file.Dispose();
        }
    }
}
