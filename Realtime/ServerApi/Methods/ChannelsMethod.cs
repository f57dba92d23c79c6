using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Lifecycle.Orders;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Names the channels that have subscribers anywhere.</summary>
internal sealed class ChannelsMethod(IControlBus bus, IOptions<ServerApiOptions> options) : IApiHandler<ChannelsBody, ChannelsAnswer>
{
    /// <summary>About what one channel takes in the answer beside its name.</summary>
    private const int EntryBytes = 32;

    public async ValueTask<ApiResult<ChannelsAnswer>> HandleAsync(ChannelsBody body, CancellationToken cancellationToken)
    {
        var pattern = body.Pattern ?? string.Empty;
        if (pattern.Length > ChannelPattern.MaxLength)
        {
            return ProtocolError.BadRequest;
        }

        var survey = await bus.AskAllAsync(new ChannelsOrder(pattern), cancellationToken);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (channel, clients) in survey.Answers.SelectMany(static node => node.Value.Clients))
        {
            found[channel] = found.GetValueOrDefault(channel) + clients;
        }

        var bytes = 0L;
        var given = found
            .TakeWhile(channel => (bytes += channel.Key.Length + EntryBytes) <= options.Value.MaxAnswerBytes)
            .ToDictionary(static channel => channel.Key, static channel => new ChannelAnswer(channel.Value), StringComparer.Ordinal);
        return new ChannelsAnswer(given, survey.IsPartial || given.Count < found.Count ? true : null);
    }
}
