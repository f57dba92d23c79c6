using AppHost.Chaos;
using AppHost.Commands;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.Cluster;

/// <summary>The dashboard's commands, executed as the dashboard and <c>aspire resource</c> do, and what connected clients see of them.</summary>
[Collection(ClusterGroup.Name)]
public sealed class CommandTests(ClusterFixture cluster)
{
    private const string LoadBalancer = "load-balancer";
    private const int Drained = 3001;
    private const int ForceDisconnect = 3503;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_test_message_comes_to_whoever_is_in_the_channel()
    {
        await using var client = await cluster.ConnectToAsync(ClusterFixture.NodeNames[2], "ann", CancellationToken);
        await client.SubscribeAsync("chat:commands");

        var result = await RunAsync(LoadBalancer, PublishCommandExtensions.CommandName, (PublishCommandExtensions.Channel, "chat:commands"), (PublishCommandExtensions.Text, "Hello \"all\""));

        Assert.True(result.Success, result.Message);
        var push = await client.NextPushAsync();
        Assert.Equal("Hello \"all\"", push.GetProperty("pub").GetProperty("data").GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_drained_node_sends_its_clients_away_ends_and_can_be_started_again()
    {
        var node = cluster.Node(ClusterFixture.NodeNames[0]);
        await using var client = await cluster.ConnectToAsync(node.Name, "ann", CancellationToken);

        var result = await RunAsync(node.Name, DrainCommandExtensions.CommandName);

        Assert.True(result.Success, result.Message);
        Assert.Equal(Drained, (await client.WaitForCloseAsync()).Code);
        await node.WaitUntilFinishedAsync(CancellationToken);
        await node.StartAndWaitAsync(CancellationToken);
        await using var again = await cluster.ConnectToAsync(node.Name, "ann", CancellationToken);
    }

    [Fact]
    public async Task A_banned_user_is_sent_away_from_every_node_and_stays_out_until_unbanned()
    {
        await using var here = await cluster.ConnectToAsync(ClusterFixture.NodeNames[0], "mallory", CancellationToken);
        await using var there = await cluster.ConnectToAsync(ClusterFixture.NodeNames[1], "mallory", CancellationToken);
        await using var other = await cluster.ConnectToAsync(ClusterFixture.NodeNames[1], "bob", CancellationToken);

        var banned = await RunAsync(LoadBalancer, BanCommandExtensions.BanName, (BanCommandExtensions.User, "mallory"), (BanCommandExtensions.Duration, "10m"), (BanCommandExtensions.Reason, "spam"));
        try
        {
            Assert.True(banned.Success, banned.Message);
            Assert.Contains("2 connections", banned.Message, StringComparison.Ordinal);
            Assert.Equal(ForceDisconnect, (await here.WaitForCloseAsync()).Code);
            Assert.Equal(ForceDisconnect, (await there.WaitForCloseAsync()).Code);
            Assert.False(await IsLetInAsync("mallory"));
            await other.SubscribeAsync("chat:commands");
        }
        finally
        {
            var unbanned = await RunAsync(LoadBalancer, BanCommandExtensions.UnbanName, (BanCommandExtensions.User, "mallory"));
            Assert.True(unbanned.Success, unbanned.Message);
            Assert.Contains("may connect again", unbanned.Message, StringComparison.Ordinal);
        }

        Assert.True(await IsLetInAsync("mallory"));
        var twice = await RunAsync(LoadBalancer, BanCommandExtensions.UnbanName, (BanCommandExtensions.User, "mallory"));
        Assert.Contains("was not banned", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_with_what_to_do()
    {
        var duration = await RunAsync(LoadBalancer, BanCommandExtensions.BanName, (BanCommandExtensions.User, "nobody"), (BanCommandExtensions.Duration, "soon"), (BanCommandExtensions.Reason, null));
        var channel = await RunAsync(LoadBalancer, PublishCommandExtensions.CommandName, (PublishCommandExtensions.Channel, "nowhere:x"), (PublishCommandExtensions.Text, "Hello"));
        var user = await RunAsync(LoadBalancer, BanCommandExtensions.UnbanName, (BanCommandExtensions.User, null));

        Assert.All([duration, channel, user], static result => Assert.False(result.Success));
        Assert.Contains("Realtime:Channels:Namespaces", channel.Message, StringComparison.Ordinal);
        // What is wrong with which argument goes beside this, to the form and to the command line.
        Assert.All([duration, user], static result => Assert.Contains("argument", result.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_node_and_the_balancer_offer_theirs_each_with_an_icon()
    {
        foreach (var node in ClusterFixture.NodeNames)
        {
            Assert.Equal([DrainCommandExtensions.CommandName, KillCommandExtensions.CommandName], Ours(node));
        }

        Assert.Equal([BanCommandExtensions.BanName, PublishCommandExtensions.CommandName, BanCommandExtensions.UnbanName], Ours(LoadBalancer));
    }

    /// <summary>Through the command service, which is where the dashboard and the command line end.</summary>
    private Task<ExecuteCommandResult> RunAsync(string resource, string command, params (string Name, string? Value)[] arguments) =>
        cluster.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(
            resource,
            command,
            new InteractionInputCollection([.. arguments.Select(static argument => new InteractionInput { Name = argument.Name, InputType = InputType.Text, Value = argument.Value })]),
            CancellationToken);

    private async Task<bool> IsLetInAsync(string user)
    {
        await using var client = await RealtimeTestClient.OpenAsync(cluster.WebSocketAddress, options => options.RemoteCertificateValidationCallback = cluster.Certificate.IsTrusted);
        await client.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{await cluster.CreateDemoTokenAsync(user, CancellationToken)}}}"}}""");
        var reply = await client.ReceiveAsync();
        return reply is { } answer && answer.TryGetProperty("connect", out _);
    }

    private IEnumerable<string> Ours(string resource) =>
        cluster.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(each => each.Name == resource)
            .Annotations.OfType<ResourceCommandAnnotation>()
            .Where(static command => !command.Name.StartsWith("resource-", StringComparison.Ordinal) && command.IconName is not null)
            .Select(static command => command.Name)
            .Where(static name => name is not ("start" or "stop" or "restart" or "rebuild"))
            .Order(StringComparer.Ordinal);
}
