using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;
using Wire;
using Yarp.ReverseProxy.Configuration;

namespace Tests.LoadBalancer;

/// <summary>Sockets on steady nodes, while all around them changes all the time.</summary>
public sealed class ReloadTests
{
    private const int Sockets = 40;
    private const int Changes = 30;

    [Theory]
    [InlineData("Cookie")]
    [InlineData("ClientAddress")]
    public async Task No_socket_on_a_steady_node_ends_and_old_configurations_are_freed(string affinity)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: [("LoadBalancer:Affinity:Mode", affinity), ("LoadBalancer:TrustedProxies:Addresses:0", "127.0.0.1")]);
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        await using var comer = await FakeNode.StartAsync("realtime-3");
        await balancer.HoldAsync(one.Lease(), two.Lease());
        List<(WebSocket Socket, string Node)> sockets = [];
        for (var number = 0; number < Sockets; number++)
        {
            sockets.Add(await balancer.ConnectAsync(forwardedFor: string.Create(CultureInfo.InvariantCulture, $"203.0.113.{number}")));
        }

        List<WeakReference> old = [];
        for (var change = 1; change <= Changes; change++)
        {
            old.Add(Present(balancer));
            await balancer.HoldAsync(Leases(change, one, two, comer));
            comer.IsHealthy = change % 3 != 0;
            two.IsHealthy = change % 5 != 0;
            ((IConfigurationRoot)balancer.Services.GetRequiredService<IConfiguration>()).Reload();
            var (socket, node) = sockets[change % Sockets];
            Assert.Equal($"{node} {change}", await socket.EchoAsync($"{node} {change}"));
        }

        foreach (var (socket, node) in sockets)
        {
            Assert.Equal(node, await socket.EchoAsync(node));
        }

        Assert.True(one.Sockets > 0 && two.Sockets > 0, "All clients are on one node.");
        Assert.Equal((Sockets, 0), (one.Sockets + two.Sockets, comer.Sockets));
        Assert.Equal(Changes, old.Count);
        await Eventually.TrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return old.Count(static configuration => configuration.IsAlive) <= 2;
        });
    }

    [Fact]
    public async Task When_all_nodes_look_bad_clients_are_let_through_to_them()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var one = await FakeNode.StartAsync("realtime-1");
        await using var two = await FakeNode.StartAsync("realtime-2");
        (one.IsHealthy, two.IsHealthy) = (false, false);
        await balancer.HoldAsync(one.Lease(), two.Lease());
        var (first, second) = (one.HealthQuestions, two.HealthQuestions);
        await Eventually.TrueAsync(() => one.HealthQuestions > first + 3 && two.HealthQuestions > second + 3);

        var nodes = new HashSet<string>(StringComparer.Ordinal);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            nodes.Add((await balancer.ConnectAsync()).Node);
        }

        Assert.Equal(["realtime-1", "realtime-2"], nodes.Order(StringComparer.Ordinal));
    }

    /// <summary>The third node comes, drains, goes, and comes again as another life.</summary>
    private static NodeLease[] Leases(int change, FakeNode one, FakeNode two, FakeNode comer) => (change % 3) switch
    {
        0 => [one.Lease(), two.Lease()],
        1 => [one.Lease(), two.Lease(), comer.Lease(incarnation: change)],
        _ => [one.Lease(), two.Lease(), comer.Lease(NodeState.Draining, change)],
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Present(TestBalancer balancer) => new(balancer.Services.GetRequiredService<IProxyConfigProvider>().GetConfig());
}
