using System.Collections.Concurrent;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace LoadBalancer.Affinity;

/// <summary>
/// Keeps data protection keys for as long as the process lives. The proxy makes some for kinds of affinity that encrypt their cookie; ours does not, so
/// no key needs to lie on a disk.
/// </summary>
internal sealed class ForgetfulKeys : IXmlRepository
{
    private readonly ConcurrentQueue<XElement> _elements = [];

    public IReadOnlyCollection<XElement> GetAllElements() => [.. _elements.Select(static element => new XElement(element))];

    public void StoreElement(XElement element, string friendlyName) => _elements.Enqueue(new XElement(element));
}
