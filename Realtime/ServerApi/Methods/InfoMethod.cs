using System.Globalization;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Says how the nodes are.</summary>
internal sealed class InfoMethod(IControlBus bus) : IApiHandler<InfoBody, InfoAnswer>
{
    public async ValueTask<ApiResult<InfoAnswer>> HandleAsync(InfoBody body, CancellationToken cancellationToken)
    {
        var survey = await bus.AskAllAsync(new InfoOrder(), cancellationToken);
        return new InfoAnswer([.. survey.Answers.Select(static node => Describe(node.Key, node.Value))], survey.IsPartial ? true : null);
    }

    private static NodeAnswer Describe(string name, Cluster.Orders.InfoAnswer node) => new(
        string.Create(CultureInfo.InvariantCulture, $"{name}:{node.Incarnation}"),
        name,
        node.Version,
        node.Clients,
        node.Users,
        node.Channels,
        node.UptimeSeconds,
        node.Subscriptions);
}
