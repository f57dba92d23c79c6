using System.Collections.Immutable;
using ServiceDefaults;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace LoadBalancer.Health;

/// <summary>Which nodes say of themselves that something is wrong with them though they serve. One monitor writes; anybody reads, without waiting.</summary>
internal sealed partial class DegradedNodes(ILogger<DegradedNodes> logger)
{
    /// <summary>Longer than all reasons that there are; more of what a node says is not kept.</summary>
    private const int MaxLength = 200;

    private volatile ImmutableDictionary<string, string> _reasons = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    public int Count => _reasons.Count;

    public bool Contains(DestinationState node) => _reasons.ContainsKey(node.DestinationId);

    /// <summary>Takes the answers to one round of questions. Who gave none keeps what it said last: other checks see to it.</summary>
    public void Take(IReadOnlyList<DestinationProbingResult> answers)
    {
        var before = _reasons;
        var after = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            var node = answer.Destination.DestinationId;
            var reasons = answer.Response is { } response ? ReasonsIn(response) : before.GetValueOrDefault(node);
            if (reasons is not null)
            {
                after.Add(node, reasons);
            }

            if (reasons != before.GetValueOrDefault(node))
            {
                Say(node, reasons);
            }
        }

        _reasons = after.ToImmutable();
    }

    private static string? ReasonsIn(HttpResponseMessage response) =>
        response.IsSuccessStatusCode && response.Headers.TryGetValues(ReadinessAnswer.ReasonsHeader, out var reasons) ? Shorten(string.Join(", ", reasons)) : null;

    private static string Shorten(string reasons) => reasons.Length <= MaxLength ? reasons : reasons[..MaxLength];

    private void Say(string node, string? reasons)
    {
        if (reasons is null)
        {
            Log.Recovered(logger, node);
        }
        else
        {
            Log.Degraded(logger, node, reasons);
        }
    }
}
