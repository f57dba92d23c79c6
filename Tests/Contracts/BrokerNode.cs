using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>One node's broker, started, with all that it said.</summary>
internal sealed class BrokerNode(ServiceProvider services, RecordingBrokerEvents events) : IAsyncDisposable
{
    public static readonly PublishOptions Kept = new(100, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));
    public static readonly PublishOptions NotKept = new(0, TimeSpan.Zero, TimeSpan.Zero);

    public IServiceProvider Services => services;

    public IBroker Broker { get; } = services.GetRequiredService<IBroker>();

    public RecordingBrokerEvents Events => events;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<BrokerNode> StartAsync(IServiceCollection services)
    {
        var node = new BrokerNode(services.BuildServiceProvider(), new RecordingBrokerEvents());
        await node.Broker.StartAsync(node.Events, Cancellation);
        return node;
    }

    public Task<StreamPosition?> PublishAsync(string channel, string text, PublishOptions? options = null) =>
        Broker.PublishAsync(channel, new Publication(Encoding.UTF8.GetBytes(text)), options ?? Kept, Cancellation).AsTask();

    public async Task SubscribeAsync(string channel) => await Broker.SubscribeAsync(channel, Cancellation);

    public async Task<HistoryPage> ReadAsync(string channel, int limit = -1, StreamPosition? since = null, bool isReverse = false) =>
        await Broker.ReadHistoryAsync(channel, new HistoryQuery(limit, since, isReverse), Cancellation);

    public async Task<string[]> ReadTextsAsync(string channel, int limit = -1, StreamPosition? since = null, bool isReverse = false) =>
        [.. (await ReadAsync(channel, limit, since, isReverse)).Publications.Select(Text)];

    public string[] Received(string channel) => [.. Events.Publications(channel).Select(Text)];

    public Task ReceivesAsync(string channel, int count) =>
        Eventually.HoldsAsync(() => Events.Count(channel) >= count, () => $"{count} publications arrive in '{channel}', not {Events.Count(channel)}; doubts: {Doubts}", Cancellation);

    public ValueTask DisposeAsync() => services.DisposeAsync();

    public static string Text(Publication publication) => Encoding.UTF8.GetString(publication.Data.Span);

    private string Doubts => string.Join(", ", Events.Doubts.Select(static channel => channel ?? "all"));
}
