using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Tests.LoadBalancer;

/// <summary>Lets every request come from one address, as if a socket had it.</summary>
internal sealed class FakePeer(string address) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(address);
            return rest(context);
        });
        next(app);
    };
}
