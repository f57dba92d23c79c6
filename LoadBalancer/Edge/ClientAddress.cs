namespace LoadBalancer.Edge;

/// <summary>One spelling per client: a socket that takes both families reports IPv4 as <c>::ffff:a.b.c.d</c>.</summary>
internal static class ClientAddress
{
    public static Task UnmapAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped)
        {
            context.Connection.RemoteIpAddress = mapped.MapToIPv4();
        }

        return next(context);
    }
}
