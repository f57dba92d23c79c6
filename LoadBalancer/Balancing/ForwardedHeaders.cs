using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace LoadBalancer.Balancing;

/// <summary>
/// What the services behind may believe about the client: only what the balancer saw itself, or a trusted proxy told it. What a client says of its own address, host or scheme
/// is overwritten or removed, never passed on.
/// </summary>
internal static class ForwardedHeaders
{
    private static readonly string[] NeverFromClients = ["Forwarded", "X-Forwarded-Port", "X-Forwarded-Server", "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Real-IP"];

    public static void Apply(TransformBuilderContext context)
    {
        context.AddXForwarded(ForwardedTransformActions.Set);

        // Nodes compare the browser's Origin with the host it asked for.
        context.AddOriginalHost(context.Services.GetRequiredService<IOptions<BalancingOptions>>().Value.KeepHost);
        foreach (var name in NeverFromClients)
        {
            context.AddRequestHeaderRemove(name);
        }

        context.AddResponseHeaderRemove("Server", ResponseCondition.Always);
    }
}
