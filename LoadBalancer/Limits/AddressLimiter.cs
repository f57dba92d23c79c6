using System.Net;
using System.Threading.RateLimiting;
using LoadBalancer.Edge;

namespace LoadBalancer.Limits;

/// <summary>
/// Lets an address open WebSockets and streams, by either version of HTTP, or not. A lease lasts as long as what it opened. The framework's own partitions would each bring a limiter,
/// be as many as addresses knock, and know the time only by themselves.
/// </summary>
internal sealed class AddressLimiter(AddressBook book, bool limitsLoopback) : PartitionedRateLimiter<HttpContext>
{
    /// <summary>Whom a request is counted for; null = nobody.</summary>
    public AddressBlock? CountedFor(HttpContext context) =>
        ClientPaths.Opens(context.Request.Path) && !HttpMethods.IsOptions(context.Request.Method)
        && context.Connection.RemoteIpAddress is { } address && (limitsLoopback || !IPAddress.IsLoopback(address))
            ? AddressBlock.Of(address)
            : null;

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        if (CountedFor(resource) is not { } address)
        {
            return AddressLease.Free;
        }

        return book.Open(address, out var refusal) is { } entry ? new AddressLease(book, entry) : new AddressLease(refusal);
    }

    /// <summary>Nobody waits: what is refused now is refused.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(resource, permitCount));
}
