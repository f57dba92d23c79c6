using System.Globalization;
using Tests.Support;

namespace Tests.Proxies;

/// <summary>A file of deploy/ as people copy it, and what they have to change in it. A change that finds nothing to change fails the test.</summary>
internal sealed class ProxyFile(string path)
{
    private string _text = SourceTree.Read(path);

    public string Text => _text;

    /// <param name="what">Stands there at least once, and everywhere alike.</param>
    /// <param name="by">Takes its place.</param>
    public ProxyFile With(string what, string by)
    {
        Assert.True(_text.Contains(what, StringComparison.Ordinal), $"{path} has no '{what}'.");
        _text = _text.Replace(what, by, StringComparison.Ordinal);
        return this;
    }

    public ProxyFile WithServices(ProxySite site)
    {
        for (var node = 0; node < site.Nodes.Count; node++)
        {
            With(string.Create(CultureInfo.InvariantCulture, $"10.0.0.1{node + 1}:8080"), Address(site.Nodes[node]));
        }

        return With("10.0.0.21:8080", Address(site.Auth));
    }

    /// <summary>By the number: a name may mean two addresses, and services here listen at one of them.</summary>
    private static string Address(Uri service) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{service.Port}");
}
